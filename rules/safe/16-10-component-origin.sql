-- rule:    safe-16-10-component-origin, version 1
-- cites:   Council Regulation (EU) 2025/1106, Art. 16(10)
-- applies: assess SAFE, from 2025-05-29
-- reads:   venture, origin_share, origin_row, threshold
-- returns: subject, verdict, outside_min:ratio, outside_max:ratio, limit:dec, opened_min:ratio,
--          opened_max:ratio, declared_min:ratio, declared_max:ratio
-- totals:  outside_min, outside_max, limit, opened_min, opened_max, declared_min,
--          declared_max
-- en:      {verdict|
--            met:At most {outside_max} of the component cost comes from outside the Union, the
--              EEA-EFTA states and Ukraine, whatever suppliers are chosen; {limit:percent} is
--              allowed.|
--            breached:At least {outside_min} of the component cost comes from outside the Union,
--              the EEA-EFTA states and Ukraine, whatever suppliers are chosen; only {limit:percent}
--              is allowed.|
--            :{outside_max|
--              unknown:What share of the component cost comes from outside the Union, the
--                EEA-EFTA states and Ukraine cannot be said, because a cost, the product or a
--                choice is not known|
--              :Between {outside_min} and {outside_max} of the component cost comes from outside
--                the Union, the EEA-EFTA states and Ukraine, depending on what is not known or not
--                chosen}; {limit:percent} is allowed.} Opened into parts: {opened_min} to
--                {opened_max}; first tier as declared: {declared_min} to {declared_max}.
-- uk:      {verdict|
--            met:Щонайбільше {outside_max} вартості компонентів походить із-за меж Союзу, держав
--              ЄАВТ — членів ЄЕП та України, хоч яких постачальників обрати; дозволено
--              {limit:percent}.|
--            breached:Щонайменше {outside_min} вартості компонентів походить із-за меж Союзу,
--              держав ЄАВТ — членів ЄЕП та України, хоч яких постачальників обрати; дозволено лише
--              {limit:percent}.|
--            :{outside_max|
--              unknown:Яка частка вартості компонентів походить із-за меж Союзу, держав ЄАВТ —
--                членів ЄЕП та України, сказати неможливо: невідомі вартість, виріб або вибір|
--              :Від {outside_min} до {outside_max} вартості компонентів походить із-за меж Союзу,
--                держав ЄАВТ — членів ЄЕП та України залежно від того, що невідоме або не обране};
--                дозволено {limit:percent}.} Із розкладанням на частини: від {opened_min} до
--                {opened_max}; перший рівень за заявленим походженням: від {declared_min} до
--                {declared_max}.
-- checked: summary
-- The share is of the component cost and binds products of both categories. Both depths of opening
-- must give the same verdict.
WITH bound AS (
  SELECT max(CASE WHEN name = 'outside_share_max' THEN value END) AS outside_max,
         max(CASE WHEN name = 'inside_share_min' THEN dec_sub('1', value) END) AS inside_rest,
         count(*) AS listed, count(value) AS known
    FROM threshold
   WHERE name IN ('outside_share_max', 'inside_share_min') AND denominator = 'component_cost'
), allowed AS ( -- the stricter one where both are set; unknown while one is
  SELECT CASE WHEN known < listed THEN NULL
              WHEN outside_max IS NULL THEN inside_rest
              WHEN inside_rest IS NULL THEN outside_max
              WHEN dec_cmp(outside_max, inside_rest) <= 0 THEN outside_max
              ELSE inside_rest END AS share
    FROM bound
), seen AS (
  SELECT o.depth, o.outside_min, o.outside_max,
         CASE WHEN ratio_cmp(o.outside_max, a.share) <= 0 THEN 'met'
              WHEN ratio_cmp(o.outside_min, a.share) > 0 THEN 'breached'
              ELSE 'unknown' END AS verdict
    FROM origin_share o CROSS JOIN allowed a
   WHERE o.denominator = 'component_cost'
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
       a.share AS "limit",
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
SELECT v.venture, 'threshold', v.instrument || '|' || t.name, 'value',
       CASE WHEN t.value IS NULL THEN 'missing' ELSE 'used' END
  FROM venture v CROSS JOIN threshold t
 WHERE t.name IN ('outside_share_max', 'inside_share_min') AND t.denominator = 'component_cost'
UNION ALL
SELECT v.venture, 'threshold', v.instrument || '|outside_share_max', 'value', 'missing'
  FROM venture v
 WHERE NOT EXISTS (SELECT 1 FROM threshold
                    WHERE name IN ('outside_share_max', 'inside_share_min')
                      AND denominator = 'component_cost');
