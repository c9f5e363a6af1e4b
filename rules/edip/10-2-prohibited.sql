-- rule:    edip-10-2-prohibited, version 1
-- cites:   Regulation (EU) 2025/2643, Art. 10(2)(a) to (c)
-- applies: assess EDIP, from 2025-12-30
-- reads:   venture, determination
-- returns: subject, verdict, outcome:text
-- en:      {outcome|
--            no:It was decided that the product is neither prohibited by international law nor an
--              excluded weapon.|
--            yes:It was decided that the product is prohibited by international law or an
--              excluded weapon.|
--            :No clear decision says whether the product is prohibited by international law or an
--              excluded weapon.}
-- uk:      {outcome|
--            no:Визнано, що виріб не заборонено міжнародним правом і він не є виключеною зброєю.|
--            yes:Визнано, що виріб заборонено міжнародним правом або він є виключеною зброєю.|
--            :Однозначного рішення, чи заборонено виріб міжнародним правом або чи є він
--              виключеною зброєю, немає.}
-- checked: summary
-- An authority decides; no engine infers it. The decision is a determination prohibited_product.
WITH answer AS ( -- on the venture, else on its product; contradicting ones decide nothing
  SELECT count(*) AS listed, count(d.outcome) AS known, count(DISTINCT d.outcome) AS kinds,
         min(d.outcome) AS outcome
    FROM venture v
    JOIN determination d ON d.question = 'prohibited_product'
     AND CASE WHEN EXISTS (SELECT 1 FROM determination e
                            WHERE e.question = 'prohibited_product'
                              AND e.subject_tbl = 'venture' AND e.subject = v.venture)
              THEN d.subject_tbl = 'venture' AND d.subject = v.venture
              ELSE d.subject_tbl = 'item' AND d.subject = v.product END
)
SELECT v.venture AS subject,
       CASE WHEN a.known < a.listed OR a.kinds <> 1 THEN 'unknown'
            WHEN a.outcome = 'no' THEN 'met'
            ELSE 'breached' END AS verdict,
       CASE WHEN a.known = a.listed AND a.kinds = 1 THEN a.outcome END AS outcome
  FROM venture v CROSS JOIN answer a;
-- rows:
WITH answer AS (
  SELECT d.determination, d.outcome, d.subject_tbl
    FROM venture v
    JOIN determination d ON d.question = 'prohibited_product'
     AND CASE WHEN EXISTS (SELECT 1 FROM determination e
                            WHERE e.question = 'prohibited_product'
                              AND e.subject_tbl = 'venture' AND e.subject = v.venture)
              THEN d.subject_tbl = 'venture' AND d.subject = v.venture
              ELSE d.subject_tbl = 'item' AND d.subject = v.product END
)
SELECT v.venture AS subject, 'determination' AS tbl, a.determination AS key, 'outcome' AS col,
       CASE WHEN a.outcome IS NULL THEN 'missing' ELSE 'used' END AS state
  FROM venture v CROSS JOIN answer a
UNION ALL
SELECT v.venture, 'venture', v.venture, 'product',
       CASE WHEN v.product IS NULL THEN 'missing' ELSE 'used' END
  FROM venture v
 WHERE NOT EXISTS (SELECT 1 FROM answer WHERE subject_tbl = 'venture')
UNION ALL
SELECT v.venture, 'determination',
       coalesce('item|' || v.product, 'venture|' || v.venture) || '|prohibited_product', 'outcome',
       'missing'
  FROM venture v
 WHERE NOT EXISTS (SELECT 1 FROM answer);
