-- rule:    edirpa-2-1-participants, version 1
-- cites:   Regulation (EU) 2023/2418, Art. 2(1)
-- applies: assess EDIRPA, from 2023-10-27, until 2026-01-01
-- reads:   venture, member, party, status, threshold, complete
-- returns: subject, verdict, member_states, needed, undecided
-- totals:  member_states, needed, undecided
-- en:      {verdict|
--            met:{member_states} Member States buy together; {needed} are needed.|
--            breached:{member_states|
--              0:No Member State buys|
--              1:Only one Member State buys|
--              :Only {member_states} Member States buy}; {needed} are needed.|
--            :Whether enough Member States buy together is not known: so far {member_states},
--              {needed} are needed{undecided|
--              0:|
--              :; buyers whose state or its status is not known: {undecided}}.}
-- uk:      {verdict|
--            met:Спільно закуповують держав-членів: {member_states}; потрібно {needed}.|
--            breached:Держав-членів, що закуповують спільно, замало: {member_states}; потрібно
--              {needed}.|
--            :Чи досить держав-членів закуповують спільно, невідомо: наразі {member_states},
--              потрібно {needed}{undecided|
--              0:|
--              :; замовників із невідомою державою чи її статусом: {undecided}}.}
-- checked: summary
-- Read so (2026-11, to be confirmed by a lawyer): a Member State takes part by a contracting
-- authority established in it; associated countries and international organisations may buy along
-- and do not count.
WITH buyer AS (
  SELECT p.established AS state, s.role
    FROM member m
    LEFT JOIN party p ON p.party = m.party
    LEFT JOIN status s ON s.state = p.established
   WHERE m.role = 'authority' AND coalesce(p.kind, '') NOT IN ('structure', 'organisation')
), counted AS ( -- each undecided state once, each buyer without a state by itself
  SELECT count(DISTINCT CASE WHEN role = 'member' THEN state END) AS member_states,
         count(CASE WHEN role IS NULL THEN 1 END) AS undecided,
         count(DISTINCT CASE WHEN role IS NULL THEN state END)
         + count(CASE WHEN state IS NULL THEN 1 END) AS more
    FROM buyer
), needed AS (
  SELECT max(CAST(value AS INTEGER)) AS states FROM threshold WHERE name = 'participants_min'
)
SELECT v.venture AS subject,
       CASE WHEN c.member_states >= n.states THEN 'met'
            WHEN c.member_states + c.more < n.states
             AND EXISTS (SELECT 1 FROM complete WHERE tbl = 'member' AND subject = v.venture)
            THEN 'breached'
            ELSE 'unknown' END AS verdict, -- further buyers may exist
       c.member_states, n.states AS needed, c.undecided
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
SELECT v.venture, 'threshold', v.instrument || '|participants_min', 'value',
       CASE WHEN t.value IS NULL THEN 'missing' ELSE 'used' END
  FROM venture v LEFT JOIN threshold t ON t.name = 'participants_min'
UNION ALL
SELECT v.venture, 'complete', 'member|' || v.venture, 'subject',
       CASE WHEN c.subject IS NULL THEN 'missing' ELSE 'used' END
  FROM venture v LEFT JOIN complete c ON c.tbl = 'member' AND c.subject = v.venture
UNION ALL
SELECT v.venture, 'member', v.venture || '|' || m.party || '|authority', 'role', 'used'
  FROM venture v JOIN member m ON m.role = 'authority'
UNION ALL
SELECT v.venture, 'party', m.party, 'kind', 'used'
  FROM venture v JOIN member m ON m.role = 'authority' JOIN party p ON p.party = m.party
UNION ALL
SELECT v.venture, 'member', v.venture || '||authority', 'party', 'missing'
  FROM venture v
 WHERE NOT EXISTS (SELECT 1 FROM member WHERE role = 'authority');
