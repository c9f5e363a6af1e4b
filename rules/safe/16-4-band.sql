-- rule:    safe-16-4-band, version 1
-- cites:   Council Regulation (EU) 2025/1106, Art. 16(4)
-- applies: assess SAFE, from 2025-05-29
-- reads:   venture, member, party, status, threshold, determination, complete, rate_row
-- returns: subject, verdict, name:text, share:ratio, band_from:dec, band_to:dec, outside:text,
--          condition:text
-- totals:  band_from, band_to
-- en:      {name|
--            unknown:{verdict|
--              not_applicable:No subcontractor takes part.|
--              :No subcontractor is listed; whether one takes part is not known.}|
--            :{verdict|
--              met:{name} is established or managed outside and holds {share} of the contract
--                value; it was decided that the conditions of the derogation ({band_from:percent}
--                to {band_to:percent}) are met.|
--              breached:{name} is established or managed outside and holds {share} of the
--                contract value; the conditions of the derogation ({band_from:percent} to
--                {band_to:percent}) are not met.|
--              not_applicable:{outside|
--                no:{name} is established and managed inside and needs no derogation.|
--                :{name} holds {share} of the contract value, which is not from
--                  {band_from:percent} to {band_to:percent}.}|
--              :Whether {name} needs the derogation ({band_from:percent} to {band_to:percent} of
--                the contract value), and whether its conditions are met, is not known (outside:
--                {outside:word}; share: {share}; conditions met: {condition:word}).}}
-- uk:      {name|
--            unknown:{verdict|
--              not_applicable:Субпідрядників немає.|
--              :Субпідрядника не зазначено; чи є такі, невідомо.}|
--            :{verdict|
--              met:{name}: осідок чи управління ззовні, частка {share} вартості договору;
--                визнано, що умови відступу (від {band_from:percent} до {band_to:percent})
--                виконано.|
--              breached:{name}: осідок чи управління ззовні, частка {share} вартості договору;
--                умови відступу (від {band_from:percent} до {band_to:percent}) не виконано.|
--              not_applicable:{outside|
--                no:{name}: осідок і управління всередині, відступ не потрібен.|
--                :{name}: частка {share} вартості договору не лежить у межах від
--                  {band_from:percent} до {band_to:percent}.}|
--              :{name}: чи потрібен відступ (від {band_from:percent} до {band_to:percent}
--                вартості договору) і чи виконано його умови, невідомо (ззовні: {outside:word};
--                частка: {share}; умови виконано: {condition:word}).}}
-- checked: summary
-- Read so (2026-11, to be confirmed by a lawyer): shares are of venture.value, both edges belong
-- to the band, and the conditions are a determination subcontract_condition on the party. Below
-- the band the test of establishment does not reach, above it Art. 16(3) decides.
WITH bound AS ( -- each contractor or subcontractor once; a contractor's own test goes first
  SELECT v.venture, v.instrument, m.party, max(m.role = 'contractor') AS contractor,
         max(CASE WHEN m.role = 'subcontractor'
                  THEN CASE WHEN m.currency = v.currency THEN ratio_of(m.contract_value, v.value)
                            ELSE ratio_of(m.contract_value_eur, v.value_eur) END END) AS share
    FROM venture v
    LEFT JOIN member m ON m.role IN ('contractor', 'subcontractor')
   GROUP BY v.venture, v.instrument, m.party
), edge AS (
  SELECT max(CASE WHEN name = 'subcontract_band_min' THEN value END) AS least,
         max(CASE WHEN name = 'subcontract_band_max' THEN value END) AS most
    FROM threshold
), sized AS ( -- both edges belong to the band
  SELECT b.*, ratio_cmp(b.share, e.least) < 0 AS below, ratio_cmp(b.share, e.most) > 0 AS above,
         ratio_cmp(b.share, e.least) >= 0 AND ratio_cmp(b.share, e.most) <= 0 AS band
    FROM bound b CROSS JOIN edge e
), answer AS ( -- contradicting ones decide nothing
  SELECT subject AS party,
         CASE WHEN count(outcome) = count(*) AND count(DISTINCT outcome) = 1
              THEN min(outcome) END AS outcome
    FROM determination
   WHERE question = 'subcontract_condition' AND subject_tbl = 'party'
   GROUP BY subject
), judged AS (
  SELECT s.*, coalesce(p.name, s.party) AS name,
         e.role NOT IN ('member', 'associated', 'beneficiary')
         OR g.role NOT IN ('member', 'associated', 'beneficiary') AS outside,
         CASE WHEN a.party IS NOT NULL THEN a.outcome
              WHEN c.subject IS NOT NULL THEN 'no' END AS condition -- all decisions are listed
    FROM sized s
    LEFT JOIN party p ON p.party = s.party
    LEFT JOIN status e ON e.state = p.established
    LEFT JOIN status g ON g.state = p.managed_in
    LEFT JOIN answer a ON a.party = s.party
    LEFT JOIN complete c ON c.tbl = 'determination' AND c.subject = s.party
   WHERE s.party IS NOT NULL AND NOT s.contractor
)
SELECT j.party AS subject,
       CASE WHEN j.outside = 0 OR j.below OR j.above THEN 'not_applicable'
            WHEN j.outside IS NULL OR j.band IS NULL OR j.condition IS NULL THEN 'unknown'
            WHEN j.condition = 'yes' THEN 'met'
            ELSE 'breached' END AS verdict,
       j.name, j.share, e.least AS band_from, e.most AS band_to,
       CASE j.outside WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END AS outside, j.condition
  FROM judged j CROSS JOIN edge e
UNION ALL
SELECT v.venture, -- nobody is listed: is the list complete?
       CASE WHEN EXISTS (SELECT 1 FROM complete WHERE tbl = 'member' AND subject = v.venture)
            THEN 'not_applicable' ELSE 'unknown' END,
       NULL, NULL, e.least, e.most, NULL, NULL
  FROM venture v CROSS JOIN edge e
 WHERE NOT EXISTS (SELECT 1 FROM judged);
-- rows:
WITH bound AS (
  SELECT v.venture, v.instrument, m.party, max(m.role = 'contractor') AS contractor
    FROM venture v JOIN member m ON m.role IN ('contractor', 'subcontractor')
   GROUP BY v.venture, v.instrument, m.party
), small AS (
  SELECT * FROM bound WHERE NOT contractor
), seat AS (
  SELECT s.party, s.instrument, 'established' AS col, p.established AS state
    FROM small s LEFT JOIN party p ON p.party = s.party
  UNION ALL
  SELECT s.party, s.instrument, 'managed_in', p.managed_in
    FROM small s LEFT JOIN party p ON p.party = s.party
), asked AS ( -- not surely inside, and nothing was decided
  SELECT s.party
    FROM small s
   WHERE NOT EXISTS (SELECT 1 FROM determination d WHERE d.question = 'subcontract_condition'
                        AND d.subject_tbl = 'party' AND d.subject = s.party)
     AND EXISTS (SELECT 1 FROM seat t LEFT JOIN status r ON r.state = t.state
                  WHERE t.party = s.party
                    AND (r.role IS NULL OR r.role NOT IN ('member', 'associated', 'beneficiary')))
)
SELECT t.party AS subject, 'party' AS tbl, t.party AS key, t.col AS col,
       CASE WHEN t.state IS NULL THEN 'missing' ELSE 'used' END AS state
  FROM seat t
UNION ALL
SELECT t.party, 'status', t.state || '|' || t.instrument, 'role',
       CASE WHEN s.role IS NULL THEN 'missing' ELSE 'used' END
  FROM seat t LEFT JOIN status s ON s.state = t.state
 WHERE t.state IS NOT NULL
UNION ALL
SELECT s.party, 'determination', d.determination, 'outcome',
       CASE WHEN d.outcome IS NULL THEN 'missing' ELSE 'used' END
  FROM small s
  JOIN determination d ON d.question = 'subcontract_condition'
   AND d.subject_tbl = 'party' AND d.subject = s.party
UNION ALL
SELECT a.party, q.tbl, q.head || a.party || q.tail, q.col,
       CASE WHEN q.tbl = 'complete' AND c.subject IS NOT NULL THEN 'used' ELSE 'missing' END
  FROM asked a
 CROSS JOIN (SELECT 'complete' AS tbl, 'determination|' AS head, '' AS tail, 'subject' AS col
             UNION ALL
             SELECT 'determination', 'party|', '|subcontract_condition', 'outcome') q
  LEFT JOIN complete c ON c.tbl = 'determination' AND c.subject = a.party
UNION ALL
SELECT v.venture, 'complete', 'member|' || v.venture, 'subject',
       CASE WHEN c.subject IS NULL THEN 'missing' ELSE 'used' END
  FROM venture v LEFT JOIN complete c ON c.tbl = 'member' AND c.subject = v.venture
 WHERE NOT EXISTS (SELECT 1 FROM small)
UNION ALL
SELECT s.party, 'member', s.venture || '|' || s.party || '|subcontractor', q.col,
       CASE WHEN CASE q.col WHEN 'contract_value' THEN m.contract_value
                 ELSE m.currency END IS NULL THEN 'missing' ELSE 'used' END
  FROM small s
  JOIN member m ON m.party = s.party AND m.role = 'subcontractor'
 CROSS JOIN (SELECT 'contract_value' AS col UNION ALL SELECT 'currency') q
UNION ALL
SELECT s.party, 'venture', v.venture, q.col,
       CASE WHEN CASE q.col WHEN 'value' THEN v.value ELSE v.currency END IS NULL
            THEN 'missing' ELSE 'used' END
  FROM small s
  JOIN venture v ON v.venture = s.venture
 CROSS JOIN (SELECT 'value' AS col UNION ALL SELECT 'currency') q
UNION ALL -- a rate counts where the two currencies differ
SELECT s.party, r.tbl, r.key, r.col, r.state
  FROM small s
  JOIN venture v ON v.venture = s.venture
  JOIN member m ON m.party = s.party AND m.role = 'subcontractor'
  JOIN rate_row r ON substr(r.key, 1, instr(r.key || '|', '|') - 1) IN (m.currency, v.currency)
 WHERE m.currency <> v.currency
UNION ALL
SELECT s.party, 'threshold', s.instrument || '|' || q.name, 'value',
       CASE WHEN t.value IS NULL THEN 'missing' ELSE 'used' END
  FROM small s
 CROSS JOIN (SELECT 'subcontract_band_min' AS name UNION ALL SELECT 'subcontract_band_max') q
  LEFT JOIN threshold t ON t.name = q.name
UNION ALL
SELECT s.party, 'member', s.venture || '|' || s.party || '|' || m.role, 'role', 'used'
  FROM small s JOIN member m ON m.party = s.party AND m.role = 'subcontractor';
