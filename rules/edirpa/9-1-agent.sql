-- rule:    edirpa-9-1-agent, version 1
-- cites:   Regulation (EU) 2023/2418, Art. 9(1)
-- applies: assess EDIRPA, from 2023-10-27, until 2026-01-01
-- reads:   venture, member, measure, ballot, complete
-- returns: subject, verdict, agents, authorities, in_favour, not_in_favour
-- en:      {agents|
--            0:No procurement agent is listed|
--            1:One procurement agent is listed|
--            :{agents} procurement agents are listed}; {in_favour|
--            unknown:no vote on the appointment is on record|
--            :of {authorities} authorities {in_favour} voted for the appointment and
--              {not_in_favour} did not}. {verdict|
--            met:The appointment is unanimous.|
--            breached:That is no unanimous appointment.|
--            :Whether an agent was appointed by unanimity is not known.}
-- uk:      {agents|
--            0:Закупівельного агента не зазначено|
--            1:Зазначено одного закупівельного агента|
--            :Зазначено закупівельних агентів: {agents}}; {in_favour|
--            unknown:голосування про призначення не записано|
--            :замовників — {authorities}, за призначення — {in_favour}, не підтримали —
--              {not_in_favour}}. {verdict|
--            met:Призначення одностайне.|
--            breached:Одностайного призначення немає.|
--            :Чи призначено агента одностайно, невідомо.}
-- checked: summary
-- Read so (2026-11, to be confirmed by a lawyer): unanimity is the ballot 'for' of every authority
-- among the members, on a measure of the venture that decides `agent`. An abstention or an absence
-- is no such ballot. Where several measures decide `agent`, one that passed is enough. The
-- authorities are those on record, as for the conditions on each recipient.
WITH vote AS (
  SELECT d.measure, d.decides, count(m.party) AS authorities,
         count(CASE WHEN b.choice = 'for' THEN 1 END) AS in_favour,
         count(CASE WHEN b.choice <> 'for' THEN 1
                    WHEN m.party IS NOT NULL AND b.voter IS NULL AND c.subject IS NOT NULL THEN 1
                    END) AS not_in_favour
    FROM measure d
    LEFT JOIN member m ON m.role = 'authority'
    LEFT JOIN ballot b ON b.measure = d.measure AND b.voter = m.party
    LEFT JOIN complete c ON c.tbl = 'ballot' AND c.subject = d.measure
   WHERE d.decides = 'agent' OR d.decides IS NULL
   GROUP BY d.measure, d.decides
), outcome AS (
  SELECT measure, authorities, in_favour, not_in_favour,
         CASE WHEN decides IS NULL OR authorities = 0 THEN NULL
              WHEN not_in_favour > 0 THEN 0
              WHEN in_favour = authorities THEN 1 END AS passed
    FROM vote
), best AS ( -- the vote that is shown: one that passed, else the one that came nearest
  SELECT authorities, in_favour, not_in_favour
    FROM outcome
   ORDER BY coalesce(passed, 0) DESC, not_in_favour, in_favour DESC, measure
   LIMIT 1
), known AS (
  SELECT v.venture,
         EXISTS (SELECT 1 FROM complete WHERE tbl = 'member' AND subject = v.venture) AS listed,
         (SELECT count(*) FROM member WHERE role = 'agent') AS agents,
         (SELECT count(*) FROM member WHERE role = 'authority') AS authorities,
         CASE WHEN EXISTS (SELECT 1 FROM outcome WHERE passed) THEN 1
              WHEN EXISTS (SELECT 1 FROM outcome WHERE passed IS NULL) THEN NULL
              WHEN EXISTS (SELECT 1 FROM outcome) THEN 0
              WHEN EXISTS (SELECT 1 FROM complete WHERE tbl = 'measure' AND subject = v.venture)
              THEN 0 END AS passed
    FROM venture v
)
SELECT k.venture AS subject,
       CASE WHEN k.passed = 0 OR (k.agents = 0 AND k.listed) THEN 'breached'
            WHEN k.passed AND k.agents > 0 THEN 'met'
            ELSE 'unknown' END AS verdict, -- without an agent on record: one may exist
       k.agents, k.authorities, b.in_favour, b.not_in_favour
  FROM known k LEFT JOIN best b;
-- rows:
WITH vote AS (
  SELECT v.venture, d.measure, d.decides
    FROM venture v JOIN measure d ON d.decides = 'agent' OR d.decides IS NULL
)
SELECT v.venture AS subject, 'measure' AS tbl, v.measure AS key, 'decides' AS col,
       CASE WHEN v.decides IS NULL THEN 'missing' ELSE 'used' END AS state
  FROM vote v
UNION ALL
SELECT v.venture, 'measure', v.venture || '|agent', 'decides', 'missing'
  FROM venture v
 WHERE NOT EXISTS (SELECT 1 FROM vote)
UNION ALL
SELECT v.venture, 'complete', 'measure|' || v.venture, 'subject',
       CASE WHEN c.subject IS NULL THEN 'missing' ELSE 'used' END
  FROM venture v LEFT JOIN complete c ON c.tbl = 'measure' AND c.subject = v.venture
 WHERE NOT EXISTS (SELECT 1 FROM vote)
UNION ALL
SELECT v.venture, 'ballot', v.measure || '|' || m.party, 'choice',
       CASE WHEN b.choice IS NULL THEN 'missing' ELSE 'used' END
  FROM vote v
  JOIN member m ON m.role = 'authority'
  LEFT JOIN ballot b ON b.measure = v.measure AND b.voter = m.party
UNION ALL
SELECT v.venture, 'complete', 'ballot|' || v.measure, 'subject', 'used'
  FROM vote v JOIN complete c ON c.tbl = 'ballot' AND c.subject = v.measure
UNION ALL
SELECT v.venture, 'complete', 'member|' || v.venture, 'subject',
       CASE WHEN c.subject IS NULL THEN 'missing' ELSE 'used' END
  FROM venture v LEFT JOIN complete c ON c.tbl = 'member' AND c.subject = v.venture
 WHERE NOT EXISTS (SELECT 1 FROM member m WHERE m.role = 'agent')
UNION ALL
SELECT v.venture, 'member', v.venture || '|' || m.party || '|' || m.role, 'role', 'used'
  FROM venture v JOIN member m ON m.role IN ('authority', 'agent')
UNION ALL
SELECT v.venture, 'member', v.venture || '||' || q.role, 'party', 'missing'
  FROM venture v
 CROSS JOIN (SELECT 'authority' AS role UNION ALL SELECT 'agent') q
 WHERE NOT EXISTS (SELECT 1 FROM member m WHERE m.role = q.role);
