-- rule:    edf-9-assets, version 1
-- cites:   Regulation (EU) 2021/697, Art. 9
-- applies: assess EDF, from 2021-01-01, until 2028-01-01
-- reads:   venture, member, party, status, asset, determination, complete
-- returns: subject, verdict, name:text, states:text, outside:text
-- en:      {name|
--            unknown:No recipient is listed, so nothing is known about the assets used.|
--            :{verdict|
--              met:{outside|
--                none:All assets that {name} uses lie in the Union or in an associated country
--                  ({states:word}).|
--                :{name} uses assets in {states}; for those outside ({outside}) it was decided
--                  that there is no alternative and that no security or defence interest is
--                  contravened.}|
--              breached:{name} uses assets outside ({outside}), and it was decided that the
--                derogation does not apply.|
--              :{outside|
--                none:Whether all assets that {name} uses lie in the Union or in an associated
--                  country is not known (listed: {states:word}).|
--                :{name} uses assets outside ({outside}); whether the derogation for lack of an
--                  alternative applies has not been decided.}}}
-- uk:      {name|
--            unknown:Жодного отримувача не зазначено, тому про використовувані активи нічого не
--              відомо.|
--            :{verdict|
--              met:{outside|
--                none:{name}: усі використовувані активи розташовано у Союзі або в асоційованій
--                  країні ({states:word}).|
--                :{name}: активи в {states}; щодо тих, що ззовні ({outside}), визнано, що
--                  альтернативи немає і безпекові та оборонні інтереси не порушено.}|
--              breached:{name}: активи ззовні ({outside}), і визнано, що відступ не
--                застосовується.|
--              :{outside|
--                none:{name}: невідомо, чи всі використовувані активи розташовано у Союзі або в
--                  асоційованій країні (зазначено: {states:word}).|
--                :{name}: активи ззовні ({outside}); чи застосовується відступ через відсутність
--                  альтернативи, не вирішено.}}}
-- checked: summary
-- The paragraph and its exception were not seen. Read so (2026-11, to be confirmed by a lawyer):
-- an asset outside is unknown until determinations on the asset or on its party answer
-- no_alternative and security_contravention.
-- Read so (2026-11, to be confirmed by a lawyer): Art. 9 binds members with the role recipient.
WITH bound AS (
  SELECT DISTINCT v.venture, v.instrument, m.party
    FROM venture v LEFT JOIN member m ON m.role = 'recipient'
), place AS (
  SELECT b.party, a.state, b.venture || '|' || b.party || '|' || a.state AS asset,
         s.role IN ('member', 'associated', 'beneficiary') AS inside
    FROM bound b
    JOIN asset a ON a.party = b.party
    LEFT JOIN status s ON s.state = a.state
), answer AS ( -- what was decided on the asset or on its party; contradictions decide nothing
  SELECT p.asset, d.question,
         CASE WHEN count(d.outcome) = count(*) AND count(DISTINCT d.outcome) = 1
              THEN min(d.outcome) END AS outcome
    FROM place p
    JOIN determination d ON d.question IN ('no_alternative', 'security_contravention')
     AND ((d.subject_tbl = 'asset' AND d.subject = p.asset)
       OR (d.subject_tbl = 'party' AND d.subject = p.party))
   GROUP BY p.asset, d.question
), judged AS (
  SELECT p.party, p.state, p.inside,
         CASE WHEN p.inside THEN 'met'
              WHEN n.outcome = 'yes' AND c.outcome = 'no' THEN 'met'
              WHEN p.inside = 0 AND (n.outcome = 'no' OR c.outcome = 'yes') THEN 'breached'
              ELSE 'unknown' END AS verdict
    FROM place p
    LEFT JOIN answer n ON n.asset = p.asset AND n.question = 'no_alternative'
    LEFT JOIN answer c ON c.asset = p.asset AND c.question = 'security_contravention'
)
SELECT coalesce(b.party, b.venture) AS subject,
       CASE WHEN b.party IS NULL THEN 'unknown'
            WHEN EXISTS (SELECT 1 FROM judged j WHERE j.party = b.party AND j.verdict = 'breached')
            THEN 'breached'
            WHEN EXISTS (SELECT 1 FROM judged j WHERE j.party = b.party AND j.verdict = 'unknown')
            THEN 'unknown'
            WHEN EXISTS (SELECT 1 FROM complete WHERE tbl = 'asset' AND subject = b.venture)
            THEN 'met'
            ELSE 'unknown' END AS verdict, -- further assets may lie elsewhere
       coalesce(p.name, b.party) AS name,
       coalesce((SELECT group_concat(state, ', ')
                   FROM (SELECT state FROM place a WHERE a.party = b.party ORDER BY state)),
                CASE WHEN b.party IS NOT NULL
                      AND EXISTS (SELECT 1 FROM complete WHERE tbl = 'asset' AND subject = b.venture)
                     THEN 'none' END) AS states,
       CASE WHEN b.party IS NOT NULL
            THEN coalesce((SELECT group_concat(state, ', ')
                             FROM (SELECT state FROM place a
                                    WHERE a.party = b.party AND a.inside = 0 ORDER BY state)),
                          'none') END AS outside
  FROM bound b
  LEFT JOIN party p ON p.party = b.party;
-- rows:
WITH place AS (
  SELECT DISTINCT v.venture, v.instrument, m.party, a.state, s.role,
         v.venture || '|' || m.party || '|' || a.state AS asset
    FROM venture v
    JOIN member m ON m.role = 'recipient'
    JOIN asset a ON a.party = m.party
    LEFT JOIN status s ON s.state = a.state
), outside AS ( -- where the derogation matters
  SELECT p.*, q.question
    FROM place p
   CROSS JOIN (SELECT 'no_alternative' AS question UNION ALL SELECT 'security_contravention') q
   WHERE p.role IS NULL OR p.role NOT IN ('member', 'associated', 'beneficiary')
)
SELECT party AS subject, 'asset' AS tbl, asset AS key, 'state' AS col, 'used' AS state
  FROM place
UNION ALL
SELECT party, 'status', state || '|' || instrument, 'role',
       CASE WHEN role IS NULL THEN 'missing' ELSE 'used' END
  FROM place
UNION ALL
SELECT o.party, 'determination', d.determination, 'outcome',
       CASE WHEN d.outcome IS NULL THEN 'missing' ELSE 'used' END
  FROM outside o
  JOIN determination d ON d.question = o.question
   AND ((d.subject_tbl = 'asset' AND d.subject = o.asset)
     OR (d.subject_tbl = 'party' AND d.subject = o.party))
UNION ALL
SELECT o.party, 'determination', 'asset|' || o.asset || '|' || o.question, 'outcome', 'missing'
  FROM outside o
 WHERE NOT EXISTS (SELECT 1 FROM determination d
                    WHERE d.question = o.question
                      AND ((d.subject_tbl = 'asset' AND d.subject = o.asset)
                        OR (d.subject_tbl = 'party' AND d.subject = o.party)))
UNION ALL
SELECT m.party, 'complete', 'asset|' || v.venture, 'subject',
       CASE WHEN c.subject IS NULL THEN 'missing' ELSE 'used' END
  FROM venture v
  JOIN member m ON m.role = 'recipient'
  LEFT JOIN complete c ON c.tbl = 'asset' AND c.subject = v.venture
UNION ALL
SELECT m.party, 'member', v.venture || '|' || m.party || '|' || m.role, 'role', 'used'
  FROM venture v JOIN member m ON m.role = 'recipient'
UNION ALL
SELECT v.venture, 'member', v.venture || '||recipient', 'party', 'missing'
  FROM venture v
 WHERE NOT EXISTS (SELECT 1 FROM member WHERE role = 'recipient');
