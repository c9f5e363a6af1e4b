-- rule:    edirpa-component-origin, version 1
-- cites:   Regulation (EU) 2023/2418
-- applies: assess EDIRPA, from 2023-10-27, until 2026-01-01
-- reads:   venture, origin_share, origin_row, threshold
-- returns: subject, verdict, outside_min:ratio, outside_max:ratio, needed:dec, opened_min:ratio,
--          opened_max:ratio, declared_min:ratio, declared_max:ratio
-- totals:  outside_min, outside_max, needed, opened_min, opened_max, declared_min,
--          declared_max
-- en:      {verdict|
--            met:At most {outside_max} of the value of the end product comes from outside the
--              Union and the associated countries, whatever suppliers are chosen|
--            breached:At least {outside_min} of the value of the end product comes from outside
--              the Union and the associated countries, whatever suppliers are chosen|
--            :{outside_max|
--              unknown:What share of the value of the end product comes from outside the Union and
--                the associated countries cannot be said, because the value, a cost, the product
--                or a choice is not known|
--              :Between {outside_min} and {outside_max} of the value of the end product comes from
--                outside the Union and the associated countries, depending on what is not known or
--                not chosen}}; at least {needed:percent} must come from inside. Opened into parts:
--                {opened_min} to {opened_max} from outside; first tier as declared:
--                {declared_min} to {declared_max}.
-- uk:      {verdict|
--            met:Щонайбільше {outside_max} вартості кінцевого продукту походить із-за меж Союзу та
--              асоційованих країн, хоч яких постачальників обрати|
--            breached:Щонайменше {outside_min} вартості кінцевого продукту походить із-за меж
--              Союзу та асоційованих країн, хоч яких постачальників обрати|
--            :{outside_max|
--              unknown:Яка частка вартості кінцевого продукту походить із-за меж Союзу та
--                асоційованих країн, сказати неможливо: невідомі ця вартість, вартість складників,
--                виріб або вибір|
--              :Від {outside_min} до {outside_max} вартості кінцевого продукту походить із-за меж
--                Союзу та асоційованих країн залежно від того, що невідоме або не обране}};
--                зсередини має походити щонайменше {needed:percent}. Ззовні, із розкладанням на
--                частини: від {opened_min} до {opened_max}; перший рівень за заявленим
--                походженням: від {declared_min} до {declared_max}.
-- checked: summary
-- The share is of the estimated value of the end product, not of the component cost.
-- Read so (2026-11, to be confirmed by a lawyer): what the value holds beyond the components counts
-- where the product is made. Both depths of opening must give the same verdict.
WITH allowed AS ( -- what is left to the outside; NULL without a row
  SELECT max(value) AS needed, max(dec_sub('1', value)) AS rest
    FROM threshold
   WHERE name = 'inside_share_min' AND denominator = 'end_product_value'
), seen AS (
  SELECT o.depth, o.outside_min, o.outside_max,
         CASE WHEN ratio_cmp(o.outside_max, a.rest) <= 0 THEN 'met'
              WHEN ratio_cmp(o.outside_min, a.rest) > 0 THEN 'breached'
              ELSE 'unknown' END AS verdict
    FROM origin_share o CROSS JOIN allowed a
   WHERE o.denominator = 'end_product_value'
)
SELECT v.venture AS subject,
       CASE WHEN o.verdict = d.verdict THEN o.verdict
            ELSE 'unknown' END AS verdict, -- both depths must say the same
       CASE WHEN o.outside_min IS NULL THEN NULL
            WHEN ratio_cmp(o.outside_min, d.outside_min) <= 0 THEN o.outside_min
            ELSE d.outside_min END AS outside_min,
       CASE WHEN o.outside_max IS NULL THEN NULL
            WHEN ratio_cmp(o.outside_max, d.outside_max) >= 0 THEN o.outside_max
            ELSE d.outside_max END AS outside_max,
       a.needed,
       o.outside_min AS opened_min, o.outside_max AS opened_max,
       d.outside_min AS declared_min, d.outside_max AS declared_max
  FROM venture v
 CROSS JOIN allowed a
  LEFT JOIN seen o ON o.depth = 'opened'
  LEFT JOIN seen d ON d.depth = 'declared';
-- rows:
SELECT v.venture AS subject, r.tbl AS tbl, r.key AS key, r.col AS col, r.state AS state
  FROM venture v CROSS JOIN origin_row r
UNION ALL
SELECT v.venture, 'threshold', v.instrument || '|inside_share_min', 'value',
       CASE WHEN t.value IS NULL THEN 'missing' ELSE 'used' END
  FROM venture v
  LEFT JOIN threshold t ON t.name = 'inside_share_min' AND t.denominator = 'end_product_value';
