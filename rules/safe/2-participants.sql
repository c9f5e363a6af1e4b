-- rule:    safe-2-participants, version 1
-- cites:   Council Regulation (EU) 2025/1106, Art. 2
-- applies: assess SAFE, from 2025-05-29
-- reads:   venture, member, party, status, threshold, determination, complete
-- returns: subject, verdict, states, beneficiaries, undecided, signed_on:text, open:text
-- totals:  states, beneficiaries, undecided
-- en:      {verdict|
--            met:{states|
--              1:One Member State with a loan buys alone, by a contract of {signed_on} that was
--                decided to be open to other Member States.|
--              :{states} Member States, EEA-EFTA states or Ukraine buy together, {beneficiaries}
--                of them with a loan.}|
--            :{verdict|
--              breached:Not enough states buy together|
--              :Whether enough states buy together is not known}: {states} that count,
--                {beneficiaries} of them with a loan{undecided|
--              0:|
--              :, {undecided} buyers whose state or its status is not known}. {states|
--              0:|
--              1:Contract of {signed_on}; decided to be open to other Member States:
--                {open:word}.|
--              :}}
-- uk:      {verdict|
--            met:{states|
--              1:Одна держава-член із позикою закуповує самостійно за договором від {signed_on},
--                визнаним відкритим для інших держав-членів.|
--              :Спільно закуповують держави-члени, держави ЄАВТ — члени ЄЕП або Україна (усього
--                {states}, із них із позикою — {beneficiaries}).}|
--            :{verdict|
--              breached:Держав, що закуповують спільно, замало|
--              :Чи досить держав закуповують спільно, невідомо}: зараховано {states}, з них із
--                позикою — {beneficiaries}{undecided|
--              0:|
--              :, замовників із невідомою державою чи її статусом — {undecided}}. {states|
--              0:|
--              1:Договір від {signed_on}; визнано відкритим для інших держав-членів:
--                {open:word}.|
--              :}}
-- checked: summary
-- A purchase by one state alone is possible only for a contract signed by the day in the threshold
-- single_state_until (written YYYYMMDD) that is open to other Member States. Read so (2026-11, to be
-- confirmed by a lawyer): the beneficiary is a state with role beneficiary; international
-- organisations and structures are no authorities of the state in which they sit; that the contract
-- is open is a determination open_to_member_states on the venture.
WITH buyer AS (
  SELECT p.established AS state, s.role
    FROM member m
    LEFT JOIN party p ON p.party = m.party
    LEFT JOIN status s ON s.state = p.established
   WHERE m.role = 'authority' AND coalesce(p.kind, '') NOT IN ('structure', 'organisation')
), counted AS (
  SELECT count(DISTINCT CASE WHEN role IN ('member', 'associated', 'beneficiary') THEN state END)
           AS states,
         count(DISTINCT CASE WHEN role = 'beneficiary' THEN state END) AS beneficiaries,
         count(CASE WHEN role IS NULL THEN 1 END) AS undecided
    FROM buyer
), needed AS (
  SELECT max(CASE WHEN name = 'participants_min' THEN CAST(value AS INTEGER) END) AS states,
         max(CASE WHEN name = 'single_state_until' THEN CAST(value AS INTEGER) END) AS last_day
    FROM threshold
), answer AS ( -- contradicting ones decide nothing
  SELECT CASE WHEN count(d.outcome) = count(*) AND count(DISTINCT d.outcome) = 1
              THEN min(d.outcome) END AS open
    FROM venture v
    JOIN determination d ON d.question = 'open_to_member_states'
     AND d.subject_tbl = 'venture' AND d.subject = v.venture
), known AS (
  SELECT v.venture, v.signed_on, c.states, c.beneficiaries, c.undecided, a.open,
         CASE WHEN c.beneficiaries >= 1 THEN 1
              WHEN c.beneficiaries + c.undecided = 0
               AND EXISTS (SELECT 1 FROM complete WHERE tbl = 'member' AND subject = v.venture)
              THEN 0 END AS borrows,
         CASE WHEN c.states >= n.states THEN 1
              WHEN c.states + c.undecided < n.states
               AND EXISTS (SELECT 1 FROM complete WHERE tbl = 'member' AND subject = v.venture)
              THEN 0 END AS together,
         CAST(replace(v.signed_on, '-', '') AS INTEGER) <= n.last_day AS early,
         a.open = 'yes' AS opened
    FROM venture v CROSS JOIN counted c CROSS JOIN needed n CROSS JOIN answer a
)
SELECT venture AS subject,
       CASE borrows AND (together OR (early AND opened))
            WHEN 1 THEN 'met' WHEN 0 THEN 'breached' ELSE 'unknown' END AS verdict,
       states, beneficiaries, undecided, signed_on, open
  FROM known;
-- rows:
WITH alone AS ( -- where the exception for one state may matter
  SELECT v.venture, v.instrument, v.signed_on
    FROM venture v
   WHERE (SELECT count(DISTINCT p.established)
            FROM member m
            JOIN party p ON p.party = m.party
            JOIN status s ON s.state = p.established
             AND s.role IN ('member', 'associated', 'beneficiary')
           WHERE m.role = 'authority' AND p.kind NOT IN ('structure', 'organisation')) <
         coalesce((SELECT CAST(value AS INTEGER) FROM threshold WHERE name = 'participants_min'), 99)
)
SELECT v.venture AS subject, 'party' AS tbl, m.party AS key, 'established' AS col,
       CASE WHEN p.established IS NULL THEN 'missing' ELSE 'used' END AS state
  FROM venture v JOIN member m ON m.role = 'authority' LEFT JOIN party p ON p.party = m.party
 WHERE coalesce(p.kind, '') NOT IN ('structure', 'organisation')
UNION ALL
SELECT v.venture, 'party', m.party, 'kind',
       CASE WHEN p.kind IS NULL THEN 'missing' ELSE 'used' END
  FROM venture v JOIN member m ON m.role = 'authority' LEFT JOIN party p ON p.party = m.party
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
SELECT a.venture, 'venture', a.venture, 'signed_on',
       CASE WHEN a.signed_on IS NULL THEN 'missing' ELSE 'used' END
  FROM alone a
UNION ALL
SELECT a.venture, 'threshold', a.instrument || '|single_state_until', 'value',
       CASE WHEN t.value IS NULL THEN 'missing' ELSE 'used' END
  FROM alone a LEFT JOIN threshold t ON t.name = 'single_state_until'
UNION ALL
SELECT a.venture, 'determination',
       coalesce(d.determination, 'venture|' || a.venture || '|open_to_member_states'), 'outcome',
       CASE WHEN d.outcome IS NULL THEN 'missing' ELSE 'used' END
  FROM alone a
  LEFT JOIN determination d ON d.question = 'open_to_member_states'
   AND d.subject_tbl = 'venture' AND d.subject = a.venture;
