-- rule:    edf-10-4-entities, version 1
-- cites:   Regulation (EU) 2021/697, Art. 10(4)
-- applies: assess EDF, from 2021-01-01, until 2028-01-01
-- reads:   venture, member, party, status, controller, control_open, control_row, guarantee,
--          threshold, complete
-- returns: subject, verdict, entities, states, undecided, needed, needed_states
-- totals:  entities, states, undecided, needed, needed_states
-- en:      {verdict|
--            met:{entities} recipients of {states} states meet Art. 9; needed are {needed} of
--              {needed_states} different states.|
--            breached:Too few recipients meet Art. 9: {entities} of {states|
--              1:1 state|
--              :{states} states}{undecided|
--              0:|
--              :, {undecided} more open}; needed are {needed} of {needed_states} different
--                states.|
--            :Whether enough recipients meet Art. 9 is not known: so far {entities} of {states|
--              1:1 state|
--              :{states} states}{undecided|
--              0:|
--              :, {undecided} more open}; needed are {needed} of {needed_states} different
--                states.}
-- uk:      {verdict|
--            met:Отримувачів, що відповідають ст. 9: {entities}, їхніх держав: {states}; потрібно
--              {needed} із {needed_states} різних держав.|
--            breached:Отримувачів, що відповідають ст. 9, замало: {entities}, їхніх держав:
--              {states}{undecided|
--              0:|
--              :, нез’ясованих: {undecided}}; потрібно {needed} із {needed_states} різних держав.|
--            :Чи досить отримувачів, що відповідають ст. 9, невідомо: наразі {entities}, їхніх
--              держав: {states}{undecided|
--              0:|
--              :, нез’ясованих: {undecided}}; потрібно {needed} із {needed_states} різних держав.}
-- checked: summary
-- Read so (2026-11, to be confirmed by a lawyer): those who count are members with the role
-- recipient that are established and managed inside and whose control under Art. 9 is met, with a
-- guarantee or without; while one of the three is unknown they are undecided.
WITH held AS ( -- each controller: is it a third country, or an entity of one?
  SELECT c.party, c.certain IN ('yes', 1) AS certain,
         CASE WHEN c.kind = 'state' THEN s.role NOT IN ('member', 'associated', 'beneficiary')
              ELSE e.role NOT IN ('member', 'associated', 'beneficiary')
                OR g.role NOT IN ('member', 'associated', 'beneficiary') END AS third
    FROM controller c
    LEFT JOIN party p ON p.party = c.controller
    LEFT JOIN status s ON c.kind = 'state' AND s.state = c.controller
    LEFT JOIN status e ON e.state = p.established
    LEFT JOIN status g ON g.state = p.managed_in
), recipient AS (
  SELECT m.party, p.established AS state,
         e.role IN ('member', 'associated', 'beneficiary') AS seated,
         d.role IN ('member', 'associated', 'beneficiary') AS managed,
         CASE WHEN EXISTS (SELECT 1 FROM held h WHERE h.party = m.party AND h.certain AND h.third)
              THEN 0
              WHEN EXISTS (SELECT 1 FROM held h WHERE h.party = m.party AND h.third IS NOT 0)
                OR EXISTS (SELECT 1 FROM control_open o WHERE o.party = m.party)
              THEN NULL
              ELSE 1 END AS free,
         CASE WHEN g.accepted = 'yes' AND g.basis = 'determined' THEN 1
              WHEN g.accepted = 'no' AND g.basis = 'determined' THEN 0
              WHEN g.party IS NULL AND c.subject IS NOT NULL THEN 0 END AS settled
    FROM member m
    LEFT JOIN party p ON p.party = m.party
    LEFT JOIN status e ON e.state = p.established
    LEFT JOIN status d ON d.state = p.managed_in
    LEFT JOIN guarantee g ON g.party = m.party
    LEFT JOIN complete c ON c.tbl = 'guarantee' AND c.subject = m.party
   WHERE m.role = 'recipient'
), entity AS (
  SELECT party, state, seated AND managed AND (free OR settled) AS counts FROM recipient
), counted AS ( -- each open state once, each entity without a state by itself
  SELECT count(CASE WHEN counts THEN 1 END) AS entities,
         count(DISTINCT CASE WHEN counts THEN state END) AS states,
         count(CASE WHEN counts IS NULL THEN 1 END) AS undecided,
         count(DISTINCT CASE WHEN counts IS NOT 0 THEN state END)
         + count(CASE WHEN counts IS NOT 0 AND state IS NULL THEN 1 END) AS states_max
    FROM entity
), needed AS (
  SELECT max(CASE WHEN name = 'entities_min' THEN CAST(value AS INTEGER) END) AS entities,
         max(CASE WHEN name = 'entity_states_min' THEN CAST(value AS INTEGER) END) AS states
    FROM threshold
)
SELECT v.venture AS subject,
       CASE WHEN n.entities IS NULL OR n.states IS NULL THEN 'unknown'
            WHEN c.entities >= n.entities AND c.states >= n.states THEN 'met'
            WHEN (c.entities + c.undecided < n.entities OR c.states_max < n.states)
             AND EXISTS (SELECT 1 FROM complete WHERE tbl = 'member' AND subject = v.venture)
            THEN 'breached'
            ELSE 'unknown' END AS verdict, -- further recipients may exist
       c.entities, c.states, c.undecided, n.entities AS needed, n.states AS needed_states
  FROM venture v CROSS JOIN counted c CROSS JOIN needed n;
-- rows:
WITH held AS ( -- each controller: is it a third country, or an entity of one?
  SELECT c.party, c.certain IN ('yes', 1) AS certain,
         CASE WHEN c.kind = 'state' THEN s.role NOT IN ('member', 'associated', 'beneficiary')
              ELSE e.role NOT IN ('member', 'associated', 'beneficiary')
                OR g.role NOT IN ('member', 'associated', 'beneficiary') END AS third
    FROM controller c
    LEFT JOIN party p ON p.party = c.controller
    LEFT JOIN status s ON c.kind = 'state' AND s.state = c.controller
    LEFT JOIN status e ON e.state = p.established
    LEFT JOIN status g ON g.state = p.managed_in
), recipient AS (
  SELECT v.venture, v.instrument, m.party, p.established, p.managed_in
    FROM venture v
    JOIN member m ON m.role = 'recipient'
    LEFT JOIN party p ON p.party = m.party
), seat AS ( -- of recipients and of the parties that control them
  SELECT r.venture, r.instrument, r.party AS whose, r.established, r.managed_in FROM recipient r
  UNION
  SELECT r.venture, r.instrument, c.controller, p.established, p.managed_in
    FROM recipient r
    JOIN controller c ON c.party = r.party AND c.kind = 'party'
    LEFT JOIN party p ON p.party = c.controller
), place AS ( -- the states that matter
  SELECT venture, instrument, established AS state FROM seat
  UNION
  SELECT venture, instrument, managed_in FROM seat
  UNION
  SELECT r.venture, r.instrument, c.controller
    FROM recipient r
    JOIN controller c ON c.party = r.party AND c.kind = 'state'
)
SELECT r.venture AS subject, 'member' AS tbl, r.venture || '|' || r.party || '|recipient' AS key,
       'role' AS col, 'used' AS state
  FROM recipient r
UNION ALL
SELECT v.venture, 'member', v.venture || '||recipient', 'party', 'missing'
  FROM venture v
 WHERE NOT EXISTS (SELECT 1 FROM recipient)
UNION ALL
SELECT s.venture, 'party', s.whose, q.col,
       CASE WHEN CASE q.col WHEN 'established' THEN s.established ELSE s.managed_in END IS NULL
            THEN 'missing' ELSE 'used' END
  FROM seat s CROSS JOIN (SELECT 'established' AS col UNION ALL SELECT 'managed_in') q
UNION ALL
SELECT p.venture, 'status', p.state || '|' || p.instrument, 'role',
       CASE WHEN s.role IS NULL THEN 'missing' ELSE 'used' END
  FROM place p LEFT JOIN status s ON s.state = p.state
 WHERE p.state IS NOT NULL
UNION ALL
SELECT r.venture, c.tbl, c.key, c.col, c.state
  FROM recipient r JOIN control_row c ON c.party = r.party
UNION ALL -- a guarantee matters where control from outside is not excluded
SELECT r.venture, 'guarantee', r.party || '|' || r.instrument, 'accepted',
       CASE WHEN g.accepted IS NULL THEN 'missing' ELSE 'used' END
  FROM recipient r LEFT JOIN guarantee g ON g.party = r.party
 WHERE EXISTS (SELECT 1 FROM held h WHERE h.party = r.party AND h.third IS NOT 0)
    OR EXISTS (SELECT 1 FROM control_open o WHERE o.party = r.party)
UNION ALL
SELECT r.venture, 'complete', 'guarantee|' || r.party, 'subject', 'used'
  FROM recipient r JOIN complete c ON c.tbl = 'guarantee' AND c.subject = r.party
UNION ALL
SELECT v.venture, 'complete', 'member|' || v.venture, 'subject',
       CASE WHEN c.subject IS NULL THEN 'missing' ELSE 'used' END
  FROM venture v LEFT JOIN complete c ON c.tbl = 'member' AND c.subject = v.venture
UNION ALL
SELECT v.venture, 'threshold', v.instrument || '|' || n.name, 'value',
       CASE WHEN t.value IS NULL THEN 'missing' ELSE 'used' END
  FROM venture v
 CROSS JOIN (SELECT 'entities_min' AS name UNION ALL SELECT 'entity_states_min') n
  LEFT JOIN threshold t ON t.name = n.name;
