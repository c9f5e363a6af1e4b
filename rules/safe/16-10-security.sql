-- rule:    safe-16-10-security, version 1
-- cites:   Council Regulation (EU) 2025/1106, Art. 16(10)
-- applies: assess SAFE, from 2025-05-29
-- reads:   venture, origin_share, origin_state, origin_row, determination
-- returns: subject, verdict, states:text, contravening:text, decision:text
-- en:      {decision|
--            no:It was decided for the whole that the security and defence interests of the Union
--              and its Member States are not contravened.|
--            yes:It was decided for the whole that the security and defence interests of the
--              Union and its Member States are contravened.|
--            :{states|
--              none:All components come from inside.|
--              unknown:Where all components come from is not known.|
--              :Components come, or may come, from outside: {states}. {verdict|
--                met:For each of these it was decided that no security or defence interest is
--                  contravened.|
--                breached:It was decided that {contravening} contravenes the security and defence
--                  interests, and a component surely comes from there.|
--                :That none of these contravenes the security and defence interests is not
--                  settled (decided to contravene: {contravening:word}).}}}
-- uk:      {decision|
--            no:Щодо цілого визнано, що безпекові та оборонні інтереси Союзу і його держав-членів
--              не порушено.|
--            yes:Щодо цілого визнано, що безпекові та оборонні інтереси Союзу і його
--              держав-членів порушено.|
--            :{states|
--              none:Усі компоненти походять зсередини.|
--              unknown:Звідки походять усі компоненти, невідомо.|
--              :Компоненти походять або можуть походити ззовні: {states}. {verdict|
--                met:Щодо кожної з цих держав визнано, що безпекові та оборонні інтереси не
--                  порушено.|
--                breached:Визнано, що {contravening} порушує безпекові та оборонні інтереси, і
--                  компонент напевно походить звідти.|
--                :Чи жодна з них не порушує безпекові та оборонні інтереси, не з’ясовано (визнано
--                  такими, що порушують: {contravening:word}).}}}
-- checked: summary
-- No threshold: one component is enough. No engine infers that a state contravenes these
-- interests; it is a determination security_contravention on the state, or on the venture or the
-- product as a whole. Both depths of opening must give the same verdict.
WITH whole AS ( -- a decision on the venture, else on the product, settles the question
  SELECT count(*) AS listed, count(DISTINCT d.outcome) AS kinds,
         count(d.outcome) = count(*) AS known, min(d.outcome) AS outcome
    FROM venture v
    JOIN determination d ON d.question = 'security_contravention'
     AND CASE WHEN EXISTS (SELECT 1 FROM determination e
                            WHERE e.question = 'security_contravention'
                              AND e.subject_tbl = 'venture' AND e.subject = v.venture)
              THEN d.subject_tbl = 'venture' AND d.subject = v.venture
              ELSE d.subject_tbl = 'item' AND d.subject = v.product END
), about AS ( -- the decisions on states; contradicting ones decide nothing
  SELECT subject AS state,
         CASE WHEN count(outcome) = count(*) AND count(DISTINCT outcome) = 1
              THEN min(outcome) END AS outcome
    FROM determination
   WHERE question = 'security_contravention' AND subject_tbl = 'state'
   GROUP BY subject
), source AS ( -- where components come from, or may come from, other than inside
  SELECT o.depth, o.state, a.outcome,
         CASE WHEN a.outcome = 'no' THEN 'met'
              WHEN a.outcome = 'yes' AND o.class = 'outside' AND dec_cmp(o.min, '0') > 0
              THEN 'breached'
              ELSE 'unknown' END AS verdict
    FROM origin_state o
    LEFT JOIN about a ON a.state = o.state
   WHERE o.denominator = 'component_cost' AND o.class <> 'inside' AND dec_cmp(o.max, '0') > 0
), seen AS (
  SELECT s.depth, s.outside_max IS NOT NULL AS known,
         CASE WHEN s.outside_max IS NULL THEN 'unknown'
              WHEN EXISTS (SELECT 1 FROM source r WHERE r.depth = s.depth AND r.verdict = 'breached')
              THEN 'breached'
              WHEN EXISTS (SELECT 1 FROM source r WHERE r.depth = s.depth AND r.verdict = 'unknown')
              THEN 'unknown'
              ELSE 'met' END AS verdict
    FROM origin_share s
   WHERE s.denominator = 'component_cost'
)
SELECT v.venture AS subject,
       CASE WHEN w.listed > 0 AND (NOT w.known OR w.kinds <> 1) THEN 'unknown'
            WHEN w.outcome = 'no' THEN 'met'
            WHEN w.outcome = 'yes' THEN 'breached'
            WHEN o.verdict = d.verdict THEN o.verdict
            ELSE 'unknown' END AS verdict, -- both depths must say the same
       CASE WHEN o.known AND d.known
            THEN coalesce((SELECT group_concat(state, ', ')
                             FROM (SELECT DISTINCT state FROM source ORDER BY state)), 'none')
            END AS states,
       coalesce((SELECT group_concat(state, ', ')
                   FROM (SELECT DISTINCT state FROM source WHERE outcome = 'yes' ORDER BY state)),
                'none') AS contravening,
       CASE WHEN w.listed = 0 THEN 'none' WHEN w.known AND w.kinds = 1 THEN w.outcome END AS decision
  FROM venture v
 CROSS JOIN whole w
  LEFT JOIN seen o ON o.depth = 'opened'
  LEFT JOIN seen d ON d.depth = 'declared';
-- rows:
WITH whole AS (
  SELECT d.determination, d.outcome, d.subject_tbl
    FROM venture v
    JOIN determination d ON d.question = 'security_contravention'
     AND CASE WHEN EXISTS (SELECT 1 FROM determination e
                            WHERE e.question = 'security_contravention'
                              AND e.subject_tbl = 'venture' AND e.subject = v.venture)
              THEN d.subject_tbl = 'venture' AND d.subject = v.venture
              ELSE d.subject_tbl = 'item' AND d.subject = v.product END
), source AS (
  SELECT DISTINCT state
    FROM origin_state
   WHERE denominator = 'component_cost' AND class <> 'inside' AND dec_cmp(max, '0') > 0
)
SELECT v.venture AS subject, 'determination' AS tbl, w.determination AS key, 'outcome' AS col,
       CASE WHEN w.outcome IS NULL THEN 'missing' ELSE 'used' END AS state
  FROM venture v CROSS JOIN whole w
UNION ALL
SELECT v.venture, 'venture', v.venture, 'product',
       CASE WHEN v.product IS NULL THEN 'missing' ELSE 'used' END
  FROM venture v
 WHERE NOT EXISTS (SELECT 1 FROM whole WHERE subject_tbl = 'venture')
UNION ALL -- without a decision on the whole, what comes from where counts
SELECT v.venture, r.tbl, r.key, r.col, r.state
  FROM venture v CROSS JOIN origin_row r
 WHERE NOT EXISTS (SELECT 1 FROM whole)
UNION ALL
SELECT v.venture, 'determination', d.determination, 'outcome',
       CASE WHEN d.outcome IS NULL THEN 'missing' ELSE 'used' END
  FROM venture v CROSS JOIN source s
  JOIN determination d ON d.question = 'security_contravention'
   AND d.subject_tbl = 'state' AND d.subject = s.state
 WHERE NOT EXISTS (SELECT 1 FROM whole)
UNION ALL
SELECT v.venture, 'determination', 'state|' || s.state || '|security_contravention', 'outcome',
       'missing'
  FROM venture v CROSS JOIN source s
 WHERE s.state <> 'unknown' AND NOT EXISTS (SELECT 1 FROM whole)
   AND NOT EXISTS (SELECT 1 FROM determination d
                    WHERE d.question = 'security_contravention'
                      AND d.subject_tbl = 'state' AND d.subject = s.state);
