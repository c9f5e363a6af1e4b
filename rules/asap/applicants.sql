-- rule:    asap-applicants, version 1
-- cites:   Regulation (EU) 2023/1525
-- applies: assess ASAP, until 2025-07-01
-- reads:   venture, member, complete
-- returns: subject, verdict, recipients
-- totals:  recipients
-- en:      {verdict|
--            met:{recipients|
--              1:A single entity takes part, which is possible.|
--              :A consortium of {recipients} recipients takes part.}|
--            breached:No recipient takes part.|
--            :No recipient is listed, and nobody said that the list is complete.}
-- uk:      {verdict|
--            met:{recipients|
--              1:Бере участь одна юридична особа, що допускається.|
--              :Бере участь консорціум; отримувачів: {recipients}.}|
--            breached:Жоден отримувач участі не бере.|
--            :Жодного отримувача не зазначено, і ніхто не засвідчив, що перелік повний.}
-- checked: summary
-- Read so (2026-11, to be confirmed by a lawyer): members with the role recipient are bound.
WITH counted AS (
  SELECT count(*) AS recipients FROM member WHERE role = 'recipient'
)
SELECT v.venture AS subject,
       CASE WHEN c.recipients > 0 THEN 'met'
            WHEN EXISTS (SELECT 1 FROM complete WHERE tbl = 'member' AND subject = v.venture)
            THEN 'breached'
            ELSE 'unknown' END AS verdict,
       c.recipients
  FROM venture v CROSS JOIN counted c;
-- rows:
SELECT v.venture AS subject, 'member' AS tbl, v.venture || '|' || m.party || '|recipient' AS key,
       'role' AS col, 'used' AS state
  FROM venture v JOIN member m ON m.role = 'recipient'
UNION ALL
SELECT v.venture, 'member', v.venture || '||recipient', 'party', 'missing'
  FROM venture v
 WHERE NOT EXISTS (SELECT 1 FROM member WHERE role = 'recipient')
UNION ALL
SELECT v.venture, 'complete', 'member|' || v.venture, 'subject',
       CASE WHEN c.subject IS NULL THEN 'missing' ELSE 'used' END
  FROM venture v LEFT JOIN complete c ON c.tbl = 'member' AND c.subject = v.venture;
