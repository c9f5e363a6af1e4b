-- rule:    safe-16-3-establishment, version 1
-- cites:   Council Regulation (EU) 2025/1106, Art. 16(3)
-- applies: assess SAFE, from 2025-05-29
-- reads:   venture, member, party, status, threshold, rate_row
-- returns: subject, verdict, name:text, state:text, role:text, share:ratio
-- en:      {name|
--            unknown:Neither contractor nor subcontractor is listed, so it is not known whether
--              they are established in the Union, in an EEA-EFTA state or in Ukraine.|
--            :{verdict|
--              met:{role|
--                member:{name} is established in {state} ({role:word}).|
--                beneficiary:{name} is established in {state} ({role:word}).|
--                associated:{name} is established in {state} ({role:word}).|
--                :{name} ({state}) holds {share} of the contract value, too little for this
--                  test.}|
--              breached:{name} is established in {state} ({role:word}); it must be established in
--                the Union, in an EEA-EFTA state or in Ukraine.|
--              not_applicable:{name} ({state}) holds {share} of the contract value; Art. 16(4)
--                decides.|
--              :Whether {name} is established in the Union, in an EEA-EFTA state or in Ukraine is
--                not known, or its share of the contract value is not (state: {state}; share:
--                {share}).}}
-- uk:      {name|
--            unknown:Ані підрядника, ані субпідрядника не зазначено, тому невідомо, чи осідок
--              розташовано у Союзі, в державі ЄАВТ — члені ЄЕП або в Україні.|
--            :{verdict|
--              met:{role|
--                member:{name}: держава осідку — {state} ({role:word}).|
--                beneficiary:{name}: держава осідку — {state} ({role:word}).|
--                associated:{name}: держава осідку — {state} ({role:word}).|
--                :{name} ({state}): частка {share} вартості договору замала для цієї перевірки.}|
--              breached:{name}: держава осідку — {state} ({role:word}), а має бути у Союзі, в
--                державі ЄАВТ — члені ЄЕП або в Україні.|
--              not_applicable:{name} ({state}): частка {share} вартості договору; вирішує стаття
--                16(4).|
--              :{name}: невідомо, чи осідок розташовано у Союзі, в державі ЄАВТ — члені ЄЕП або в
--                Україні, або невідома частка вартості договору (держава: {state}; частка:
--                {share}).}}
-- checked: summary
-- Read so (2026-11, to be confirmed by a lawyer): shares are of venture.value; a subcontractor
-- below the band is outside this test and counts as in order; one inside the band that is not
-- inside the territory is left to Art. 16(4).
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
)
SELECT coalesce(b.party, b.venture) AS subject,
       CASE WHEN s.role IN ('member', 'associated', 'beneficiary') THEN 'met'
            WHEN b.contractor THEN CASE WHEN s.role IS NOT NULL THEN 'breached' ELSE 'unknown' END
            WHEN b.below THEN 'met' -- too small for the test
            WHEN s.role IS NULL THEN 'unknown'
            WHEN b.band THEN 'not_applicable' -- Art. 16(4) decides
            WHEN b.above THEN 'breached'
            ELSE 'unknown' END AS verdict,
       coalesce(p.name, b.party) AS name, p.established AS state, s.role, b.share
  FROM sized b
  LEFT JOIN party p ON p.party = b.party
  LEFT JOIN status s ON s.state = p.established;
-- rows:
WITH bound AS (
  SELECT v.venture, v.instrument, m.party, max(m.role = 'contractor') AS contractor
    FROM venture v JOIN member m ON m.role IN ('contractor', 'subcontractor')
   GROUP BY v.venture, v.instrument, m.party
), small AS ( -- subcontractors whose share matters
  SELECT b.*
    FROM bound b
    LEFT JOIN party p ON p.party = b.party
    LEFT JOIN status s ON s.state = p.established
   WHERE NOT b.contractor
     AND (s.role IS NULL OR s.role NOT IN ('member', 'associated', 'beneficiary'))
)
SELECT b.party AS subject, 'party' AS tbl, b.party AS key, 'established' AS col,
       CASE WHEN p.established IS NULL THEN 'missing' ELSE 'used' END AS state
  FROM bound b LEFT JOIN party p ON p.party = b.party
UNION ALL
SELECT b.party, 'status', p.established || '|' || b.instrument, 'role',
       CASE WHEN s.role IS NULL THEN 'missing' ELSE 'used' END
  FROM bound b
  JOIN party p ON p.party = b.party
  LEFT JOIN status s ON s.state = p.established
 WHERE p.established IS NOT NULL
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
  FROM bound s JOIN member m ON m.party = s.party AND m.role IN ('contractor', 'subcontractor')
UNION ALL
SELECT v.venture, 'member', v.venture || '||contractor', 'party', 'missing'
  FROM venture v
 WHERE NOT EXISTS (SELECT 1 FROM member WHERE role IN ('contractor', 'subcontractor'));
