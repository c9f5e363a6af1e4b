-- rule:    edip-10-2-funded, version 1
-- cites:   Regulation (EU) 2025/2643, Art. 10(2)(d)
-- applies: assess EDIP, from 2025-12-30
-- reads:   venture, determination
-- returns: subject, verdict, outcome:text
-- en:      {outcome|
--            no:It was decided that the action is not already fully funded.|
--            yes:It was decided that the action, or the part in question, is already fully
--              funded.|
--            :No clear decision says whether the action, or a part of it, is already fully
--              funded.}
-- uk:      {outcome|
--            no:Визнано, що дію ще не профінансовано повністю.|
--            yes:Визнано, що дію або її частину вже повністю профінансовано.|
--            :Однозначного рішення, чи дію або її частину вже повністю профінансовано, немає.}
-- checked: summary
-- An authority decides; no engine infers it. The decision is a determination fully_funded on the
-- venture.
WITH answer AS ( -- contradicting ones decide nothing
  SELECT count(*) AS listed, count(d.outcome) AS known, count(DISTINCT d.outcome) AS kinds,
         min(d.outcome) AS outcome
    FROM venture v
    JOIN determination d ON d.question = 'fully_funded'
     AND d.subject_tbl = 'venture' AND d.subject = v.venture
)
SELECT v.venture AS subject,
       CASE WHEN a.known < a.listed OR a.kinds <> 1 THEN 'unknown'
            WHEN a.outcome = 'no' THEN 'met'
            ELSE 'breached' END AS verdict,
       CASE WHEN a.known = a.listed AND a.kinds = 1 THEN a.outcome END AS outcome
  FROM venture v CROSS JOIN answer a;
-- rows:
SELECT v.venture AS subject, 'determination' AS tbl,
       coalesce(d.determination, 'venture|' || v.venture || '|fully_funded') AS key,
       'outcome' AS col, CASE WHEN d.outcome IS NULL THEN 'missing' ELSE 'used' END AS state
  FROM venture v
  LEFT JOIN determination d ON d.question = 'fully_funded'
   AND d.subject_tbl = 'venture' AND d.subject = v.venture;
