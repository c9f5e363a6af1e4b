-- rule:    edip-10-design-authority, version 1
-- cites:   Regulation (EU) 2025/2643, Art. 10
-- applies: assess EDIP, from 2025-12-30
-- reads:   venture, design, party, status, determination
-- returns: subject, verdict, authority:text, state:text, restricted_by:text, acquired:text
-- en:      {acquired|
--            yes:It was decided that the ability to decide on the design of the product has been
--              acquired inside.|
--            :{authority|
--              unknown:Who decides on the design of the product is not known|
--              :{authority} ({state}) decides on the design of the product, {restricted_by|
--                none:and no state restricts it|
--                unknown:and whether a state restricts it is not stated|
--                :restricted by {restricted_by}}}{verdict|
--              met:.|
--              breached:; it was decided that the ability to decide inside has not been
--                acquired.|
--              :; no decision says that the ability to decide inside has been acquired.}}
-- uk:      {acquired|
--            yes:Визнано, що здатність визначати проєкт виробу набуто всередині.|
--            :{authority|
--              unknown:Хто визначає проєкт виробу, невідомо|
--              :Проєкт виробу визначає {authority} ({state}), {restricted_by|
--                none:і жодна держава цього не обмежує|
--                unknown:а чи обмежує це якась держава, не вказано|
--                :обмежує {restricted_by}}}{verdict|
--              met:.|
--              breached:; визнано, що здатність визначати його всередині не набуто.|
--              :; рішення про те, що здатність визначати його всередині набуто, немає.}}
-- checked: summary
-- The rule holds normally; its exceptions and its paragraph were not seen. Read so (2026-11, to be
-- confirmed by a lawyer): an authority inside that no third country restricts meets it, as does a
-- determination design_acquired on the venture or on its product; an authority outside breaches it
-- only when that determination says no.
WITH answer AS ( -- on the venture, else on its product; contradicting ones decide nothing
  SELECT count(*) AS listed,
         CASE WHEN count(d.outcome) = count(*) AND count(DISTINCT d.outcome) = 1
              THEN min(d.outcome) END AS outcome
    FROM venture v
    JOIN determination d ON d.question = 'design_acquired'
     AND CASE WHEN EXISTS (SELECT 1 FROM determination e
                            WHERE e.question = 'design_acquired'
                              AND e.subject_tbl = 'venture' AND e.subject = v.venture)
              THEN d.subject_tbl = 'venture' AND d.subject = v.venture
              ELSE d.subject_tbl = 'item' AND d.subject = v.product END
), drawn AS (
  SELECT v.venture, d.authority, d.restricted_by, p.name, p.established AS state, d.basis,
         s.role IN ('member', 'associated', 'beneficiary')
         AND (d.restricted_by = 'none' OR r.role IN ('member', 'associated', 'beneficiary')) AS free
    FROM venture v
    LEFT JOIN design d ON d.item = v.product
    LEFT JOIN party p ON p.party = d.authority
    LEFT JOIN status s ON s.state = p.established
    LEFT JOIN status r ON r.state = d.restricted_by
)
SELECT d.venture AS subject,
       CASE WHEN a.outcome = 'yes' OR d.free THEN 'met'
            WHEN d.free = 0 AND a.outcome = 'no' THEN 'breached'
            ELSE 'unknown' END AS verdict,
       coalesce(d.name, d.authority) AS authority, d.state, d.restricted_by,
       CASE WHEN a.listed = 0 THEN 'none' ELSE a.outcome END AS acquired
  FROM drawn d CROSS JOIN answer a;
-- rows:
WITH answer AS (
  SELECT d.determination, d.outcome, d.subject_tbl
    FROM venture v
    JOIN determination d ON d.question = 'design_acquired'
     AND CASE WHEN EXISTS (SELECT 1 FROM determination e
                            WHERE e.question = 'design_acquired'
                              AND e.subject_tbl = 'venture' AND e.subject = v.venture)
              THEN d.subject_tbl = 'venture' AND d.subject = v.venture
              ELSE d.subject_tbl = 'item' AND d.subject = v.product END
), asked AS (
  SELECT * FROM venture
)
SELECT v.venture AS subject, 'venture' AS tbl, v.venture AS key, 'product' AS col,
       CASE WHEN v.product IS NULL THEN 'missing' ELSE 'used' END AS state
  FROM asked v
UNION ALL
SELECT v.venture, 'design', v.product, q.col,
       CASE WHEN CASE q.col WHEN 'authority' THEN d.authority ELSE d.restricted_by END IS NULL
            THEN 'missing' ELSE 'used' END
  FROM asked v
 CROSS JOIN (SELECT 'authority' AS col UNION ALL SELECT 'restricted_by') q
  LEFT JOIN design d ON d.item = v.product
 WHERE v.product IS NOT NULL
UNION ALL
SELECT v.venture, 'party', d.authority, 'established',
       CASE WHEN p.established IS NULL THEN 'missing' ELSE 'used' END
  FROM asked v
  JOIN design d ON d.item = v.product AND d.authority IS NOT NULL
  LEFT JOIN party p ON p.party = d.authority
UNION ALL
SELECT v.venture, 'status', q.state || '|' || v.instrument, 'role',
       CASE WHEN s.role IS NULL THEN 'missing' ELSE 'used' END
  FROM asked v
  JOIN design d ON d.item = v.product
  LEFT JOIN party p ON p.party = d.authority
  JOIN (SELECT established AS state FROM party UNION SELECT restricted_by FROM design) q
    ON q.state IN (p.established, d.restricted_by) AND q.state <> 'none'
  LEFT JOIN status s ON s.state = q.state
UNION ALL
SELECT v.venture, 'determination', a.determination, 'outcome',
       CASE WHEN a.outcome IS NULL THEN 'missing' ELSE 'used' END
  FROM asked v CROSS JOIN answer a
UNION ALL -- asked for where the design row alone does not settle it
SELECT v.venture, 'determination',
       coalesce('item|' || v.product, 'venture|' || v.venture) || '|design_acquired', 'outcome',
       'missing'
  FROM asked v
  LEFT JOIN design d ON d.item = v.product
  LEFT JOIN party p ON p.party = d.authority
  LEFT JOIN status s ON s.state = p.established
  LEFT JOIN status r ON r.state = d.restricted_by
 WHERE NOT EXISTS (SELECT 1 FROM answer)
   AND (s.role IN ('member', 'associated', 'beneficiary')
        AND (d.restricted_by = 'none'
          OR r.role IN ('member', 'associated', 'beneficiary'))) IS NOT 1;
