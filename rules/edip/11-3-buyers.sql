-- rule:    edip-11-3-buyers, version 1
-- cites:   Regulation (EU) 2025/2643, Art. 11(3)
-- applies: assess EDIP, action 11, from 2025-12-30
-- reads:   venture, member, party, status, threshold, complete
-- returns: subject, verdict, authorities, states, member_states
-- totals:  authorities, states, member_states
-- en:      {verdict|
--            met:{authorities|
--              0:A structure for a European armament programme buys alone.|
--              :{authorities} contracting authorities of {states} states, {member_states} of them
--                Member States, buy together.}|
--            breached:Only these count: {authorities|
--              1:1 contracting authority|
--              :{authorities} contracting authorities}, {states|
--              1:1 state|
--              :{states} states}, {member_states|
--              1:1 Member State|
--              :{member_states} Member States}. That is too few.|
--            :Known so far: {authorities|
--              1:1 contracting authority|
--              :{authorities} contracting authorities} of {states|
--              1:1 state|
--              :{states} states}, {member_states} of them Member States. Whether that is enough
--                is open.}
-- uk:      {verdict|
--            met:{authorities|
--              0:Структура європейської програми озброєння закуповує самостійно.|
--              :Спільно закуповують: замовників — {authorities}, держав — {states}, з них
--                держав-членів — {member_states}.}|
--            breached:Зараховано: замовників — {authorities}, держав — {states}, з них
--              держав-членів — {member_states}. Цього замало.|
--            :Наразі відомо: замовників — {authorities}, держав — {states}, з них держав-членів —
--              {member_states}. Чи цього досить, невідомо.}
-- checked: summary
-- Read so (2026-11, to be confirmed by a lawyer): authorities of member or associated states count;
-- others, among them international organisations, neither count nor spoil; a structure for a
-- European armament programme must be alone.
WITH buyer AS (
  SELECT m.party, p.established AS state, s.role
    FROM member m
    LEFT JOIN party p ON p.party = m.party
    LEFT JOIN status s ON s.state = p.established
   WHERE m.role = 'authority' AND coalesce(p.kind, '') NOT IN ('structure', 'organisation')
), counted AS (
  SELECT count(CASE WHEN role IN ('member', 'associated') THEN 1 END) AS authorities,
         count(DISTINCT CASE WHEN role IN ('member', 'associated') THEN state END) AS states,
         count(DISTINCT CASE WHEN role = 'member' THEN state END) AS member_states,
         count(CASE WHEN role IS NULL THEN 1 END) AS undecided
    FROM buyer
), needed AS (
  SELECT max(CASE WHEN name = 'buyers_min' THEN CAST(value AS INTEGER) END) AS authorities,
         max(CASE WHEN name = 'buyer_states_min' THEN CAST(value AS INTEGER) END) AS states,
         max(CASE WHEN name = 'buyer_member_states_min' THEN CAST(value AS INTEGER) END)
           AS member_states
    FROM threshold
)
SELECT v.venture AS subject,
       CASE WHEN (SELECT count(*) = 1 AND max(p.kind) = 'structure'
                    FROM member m LEFT JOIN party p ON p.party = m.party
                   WHERE m.role = 'authority')
            THEN 'met' -- such a structure alone
            WHEN n.authorities IS NULL OR n.states IS NULL OR n.member_states IS NULL
            THEN 'unknown'
            WHEN c.authorities >= n.authorities AND c.states >= n.states
             AND c.member_states >= n.member_states THEN 'met'
            WHEN c.authorities + c.undecided >= n.authorities
             AND c.states + c.undecided >= n.states
             AND c.member_states + c.undecided >= n.member_states THEN 'unknown'
            WHEN NOT EXISTS (SELECT 1 FROM complete WHERE tbl = 'member' AND subject = v.venture)
            THEN 'unknown' -- further buyers may exist: nobody said that the list is complete
            ELSE 'breached' END AS verdict,
       c.authorities, c.states, c.member_states
  FROM venture v CROSS JOIN counted c CROSS JOIN needed n;
-- rows:
SELECT v.venture AS subject, 'party' AS tbl, m.party AS key, 'established' AS col,
       CASE WHEN p.established IS NULL THEN 'missing' ELSE 'used' END AS state
  FROM venture v JOIN member m ON m.role = 'authority' LEFT JOIN party p ON p.party = m.party
 WHERE coalesce(p.kind, '') NOT IN ('structure', 'organisation')
UNION ALL
SELECT v.venture, 'status', p.established || '|' || v.instrument, 'role',
       CASE WHEN s.role IS NULL THEN 'missing' ELSE 'used' END
  FROM venture v JOIN member m ON m.role = 'authority' JOIN party p ON p.party = m.party
  LEFT JOIN status s ON s.state = p.established
 WHERE p.established IS NOT NULL AND p.kind NOT IN ('structure', 'organisation')
UNION ALL
SELECT v.venture, 'threshold', v.instrument || '|' || n.name, 'value',
       CASE WHEN t.value IS NULL THEN 'missing' ELSE 'used' END
  FROM venture v
 CROSS JOIN (SELECT 'buyers_min' AS name UNION ALL SELECT 'buyer_states_min'
             UNION ALL SELECT 'buyer_member_states_min') n
  LEFT JOIN threshold t ON t.name = n.name
UNION ALL
SELECT v.venture, 'complete', 'member|' || v.venture, 'subject',
       CASE WHEN c.subject IS NULL THEN 'missing' ELSE 'used' END
  FROM venture v LEFT JOIN complete c ON c.tbl = 'member' AND c.subject = v.venture
UNION ALL
SELECT v.venture, 'member', v.venture || '|' || m.party || '|authority', 'role', 'used'
  FROM venture v JOIN member m ON m.role = 'authority'
UNION ALL
SELECT v.venture, 'party', m.party, 'kind',
       CASE WHEN p.kind IS NULL THEN 'missing' ELSE 'used' END
  FROM venture v JOIN member m ON m.role = 'authority' LEFT JOIN party p ON p.party = m.party
 ORDER BY tbl, key, col;
