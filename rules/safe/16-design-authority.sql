-- rule:    safe-16-design-authority, version 1
-- cites:   Council Regulation (EU) 2025/1106, Art. 16
-- applies: assess SAFE, from 2025-05-29
-- reads:   venture, design, party, status, determination
-- returns: subject, verdict, category:text, authority:text, restricted_by:text, decided:text
-- en:      {category|
--            one:Products of category one are not bound.|
--            unknown:The category of the product is not stated.|
--            :{decided|
--              yes:It was decided that the contractor can decide on the design without
--                restriction by a third country.|
--              no:It was decided that the contractor cannot decide on the design without
--                restriction by a third country.|
--              :{verdict|
--                met:As the authority recorded, {authority} decides on the design of the product,
--                  restricted by no third country.|
--                :Whether the contractor can decide on the design without restriction by a third
--                  country has not been decided (on record: {authority}, restricted by:
--                  {restricted_by:word}).}}}
-- uk:      {category|
--            one:На вироби першої категорії це не поширюється.|
--            unknown:Категорію виробу не вказано.|
--            :{decided|
--              yes:Визнано, що підрядник може визначати проєкт без обмежень з боку третьої
--                країни.|
--              no:Визнано, що підрядник не може визначати проєкт без обмежень з боку третьої
--                країни.|
--              :{verdict|
--                met:За записом компетентного органу проєкт виробу визначає {authority} без
--                  обмежень з боку третьої країни.|
--                :Чи може підрядник визначати проєкт без обмежень з боку третьої країни, не
--                  вирішено (записано: {authority}, обмеження: {restricted_by:word}).}}}
-- checked: summary
-- Category two only. The text names no proof, so it is a determination and not a computation:
-- design_acquired on the venture or on its product, or a design row with basis determined. A
-- design row on a weaker basis, or one that shows a restriction, leaves it unknown until that
-- determination exists.
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
SELECT v.venture AS subject,
       CASE WHEN v.category = 'one' THEN 'not_applicable'
            WHEN v.category IS NULL THEN 'unknown'
            WHEN a.outcome = 'yes' THEN 'met'
            WHEN a.outcome = 'no' THEN 'breached'
            WHEN a.listed = 0 AND d.free AND d.basis = 'determined' THEN 'met'
            ELSE 'unknown' END AS verdict,
       v.category, coalesce(d.name, d.authority) AS authority, d.restricted_by,
       CASE WHEN a.listed = 0 THEN 'none' ELSE a.outcome END AS decided
  FROM venture v
  JOIN drawn d ON d.venture = v.venture
 CROSS JOIN answer a;
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
   WHERE category IS NOT 'one' -- nothing more counts in category one
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
UNION ALL
SELECT v.venture, 'venture', v.venture, 'category',
       CASE WHEN v.category IS NULL THEN 'missing' ELSE 'used' END
  FROM venture v
UNION ALL -- asked for where no determined design row settles it
SELECT v.venture, 'determination',
       coalesce('item|' || v.product, 'venture|' || v.venture) || '|design_acquired', 'outcome',
       'missing'
  FROM asked v
  LEFT JOIN design d ON d.item = v.product AND d.basis = 'determined'
  LEFT JOIN party p ON p.party = d.authority
  LEFT JOIN status s ON s.state = p.established
  LEFT JOIN status r ON r.state = d.restricted_by
 WHERE NOT EXISTS (SELECT 1 FROM answer)
   AND (s.role IN ('member', 'associated', 'beneficiary')
        AND (d.restricted_by = 'none'
          OR r.role IN ('member', 'associated', 'beneficiary'))) IS NOT 1;
