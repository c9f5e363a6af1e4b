-- rule:    edirpa-control, version 1
-- cites:   Regulation (EU) 2023/2418
-- applies: assess EDIRPA, from 2023-10-27, until 2026-01-01
-- reads:   venture, member, party, status, controller, control_open, control_row, guarantee,
--          determination, complete
-- returns: subject, verdict, name:text, contractor:text, outside:text, controllers:text,
--          settled:text
-- en:      {name|
--            unknown:No contractor is listed, so nothing is known about control.|
--            :{outside|
--              no:{name} is not controlled by a non-associated third country or an entity of
--                one.|
--              :{outside|
--                yes:{name} is controlled, directly or through intermediates, by a non-associated
--                  third country or an entity of one ({controllers})|
--                :Whether {name} is controlled by a non-associated third country or an entity of
--                  one is not known (found so far: {controllers:word})}; {settled|
--                yes:a guarantee or screening settles it.|
--                no:neither a guarantee nor screening settles it{contractor|
--                  yes:.|
--                  :, and whether subcontractors are bound was not read.}|
--                :whether a guarantee or screening settles it is open.}}}
-- uk:      {name|
--            unknown:Жодного підрядника не зазначено, тому про контроль нічого не відомо.|
--            :{outside|
--              no:{name}: контролю з боку неасоційованої третьої країни або її суб’єкта немає.|
--              :{outside|
--                yes:{name}: прямий або опосередкований контроль з боку неасоційованої третьої
--                  країни або її суб’єкта ({controllers})|
--                :{name}: чи є контроль з боку неасоційованої третьої країни або її суб’єкта,
--                  невідомо (виявлено: {controllers:word})}; {settled|
--                yes:питання вирішено гарантією або перевіркою інвестицій.|
--                no:ні гарантією, ні перевіркою інвестицій питання не вирішено{contractor|
--                  yes:.|
--                  :, а чи поширюється вимога на субпідрядників, не прочитано.}|
--                :чи вирішено питання гарантією або перевіркою інвестицій, не з’ясовано.}}}
-- checked: summary
-- An entity established inside but managed from outside counts as one of a third country.
-- Read so (2026-11, to be confirmed by a lawyer): an accepted guarantee with basis determined, or
-- a determination screening_passed on the party, settles the question. From what share on
-- subcontractors are bound was not read: where it would matter they are unknown.
WITH held AS ( -- each controller: is it a third country, or an entity of one?
  SELECT c.party, c.controller, coalesce(p.name, c.controller) AS name,
         c.certain IN ('yes', 1) AS certain, c.kind,
         CASE WHEN c.kind = 'state' THEN s.role NOT IN ('member', 'associated', 'beneficiary')
              ELSE e.role NOT IN ('member', 'associated', 'beneficiary')
                OR g.role NOT IN ('member', 'associated', 'beneficiary') END AS third
    FROM controller c
    LEFT JOIN party p ON p.party = c.controller
    LEFT JOIN status s ON c.kind = 'state' AND s.state = c.controller
    LEFT JOIN status e ON e.state = p.established
    LEFT JOIN status g ON g.state = p.managed_in
), bound AS ( -- each contractor or subcontractor once; a contractor's own test goes first
  SELECT v.venture, m.party, max(m.role = 'contractor') AS contractor
    FROM venture v
    LEFT JOIN member m ON m.role IN ('contractor', 'subcontractor')
   GROUP BY v.venture, m.party
), answer AS ( -- contradicting ones decide nothing
  SELECT subject AS party,
         CASE WHEN count(outcome) = count(*) AND count(DISTINCT outcome) = 1
              THEN min(outcome) = 'yes' END AS passed
    FROM determination
   WHERE question = 'screening_passed' AND subject_tbl = 'party'
   GROUP BY subject
), judged AS (
  SELECT b.*, coalesce(p.name, b.party) AS name,
         CASE WHEN EXISTS (SELECT 1 FROM held h WHERE h.party = b.party AND h.certain AND h.third)
              THEN 1
              WHEN EXISTS (SELECT 1 FROM held h WHERE h.party = b.party AND h.third IS NOT 0)
                OR EXISTS (SELECT 1 FROM control_open o WHERE o.party = b.party)
              THEN NULL
              ELSE 0 END AS outside,
         CASE WHEN g.accepted = 'yes' AND g.basis = 'determined' THEN 1
              WHEN g.accepted = 'no' AND g.basis = 'determined' THEN 0
              WHEN g.party IS NULL AND c.subject IS NOT NULL THEN 0 END
         OR CASE WHEN a.party IS NOT NULL THEN a.passed
                 WHEN d.subject IS NOT NULL THEN 0 END AS settled
    FROM bound b
    LEFT JOIN party p ON p.party = b.party
    LEFT JOIN guarantee g ON g.party = b.party
    LEFT JOIN complete c ON c.tbl = 'guarantee' AND c.subject = b.party
    LEFT JOIN answer a ON a.party = b.party
    LEFT JOIN complete d ON d.tbl = 'determination' AND d.subject = b.party
)
SELECT coalesce(j.party, j.venture) AS subject,
       CASE WHEN j.party IS NULL THEN 'unknown'
            WHEN j.outside = 0 OR j.settled THEN 'met'
            WHEN j.contractor AND j.outside = 1 AND j.settled = 0 THEN 'breached'
            ELSE 'unknown' END AS verdict,
       j.name,
       CASE WHEN j.party IS NOT NULL
            THEN CASE WHEN j.contractor THEN 'yes' ELSE 'no' END END AS contractor,
       CASE WHEN j.party IS NULL THEN NULL
            WHEN j.outside = 1 THEN 'yes' WHEN j.outside = 0 THEN 'no' END AS outside,
       CASE WHEN j.party IS NOT NULL
            THEN coalesce((SELECT group_concat(name, ', ')
                             FROM (SELECT h.name FROM held h
                                    WHERE h.party = j.party AND h.third IS NOT 0
                                    ORDER BY h.controller)),
                          CASE WHEN j.outside = 0 THEN 'none' END) END AS controllers,
       CASE WHEN j.party IS NULL THEN NULL
            WHEN j.outside = 0 THEN 'not_applicable'
            WHEN j.settled = 1 THEN 'yes' WHEN j.settled = 0 THEN 'no' END AS settled
  FROM judged j;
-- rows:
WITH held AS ( -- each controller: is it a third country, or an entity of one?
  SELECT c.party, c.controller, coalesce(p.name, c.controller) AS name,
         c.certain IN ('yes', 1) AS certain, c.kind,
         CASE WHEN c.kind = 'state' THEN s.role NOT IN ('member', 'associated', 'beneficiary')
              ELSE e.role NOT IN ('member', 'associated', 'beneficiary')
                OR g.role NOT IN ('member', 'associated', 'beneficiary') END AS third
    FROM controller c
    LEFT JOIN party p ON p.party = c.controller
    LEFT JOIN status s ON c.kind = 'state' AND s.state = c.controller
    LEFT JOIN status e ON e.state = p.established
    LEFT JOIN status g ON g.state = p.managed_in
), bound AS (
  SELECT DISTINCT v.venture, v.instrument, m.party,
         CASE WHEN EXISTS (SELECT 1 FROM held h WHERE h.party = m.party AND h.certain AND h.third)
              THEN 1
              WHEN EXISTS (SELECT 1 FROM held h WHERE h.party = m.party AND h.third IS NOT 0)
                OR EXISTS (SELECT 1 FROM control_open o WHERE o.party = m.party)
              THEN NULL
              ELSE 0 END AS outside
    FROM venture v JOIN member m ON m.role IN ('contractor', 'subcontractor')
), seat AS ( -- of controlling parties
  SELECT b.party, h.controller AS whose, b.instrument, 'established' AS col, p.established AS state
    FROM bound b
    JOIN held h ON h.party = b.party AND h.kind = 'party'
    LEFT JOIN party p ON p.party = h.controller
  UNION ALL
  SELECT b.party, h.controller, b.instrument, 'managed_in', p.managed_in
    FROM bound b
    JOIN held h ON h.party = b.party AND h.kind = 'party'
    LEFT JOIN party p ON p.party = h.controller
)
SELECT b.party AS subject, r.tbl AS tbl, r.key AS key, r.col AS col, r.state AS state
  FROM bound b JOIN control_row r ON r.party = b.party
UNION ALL
SELECT t.party, 'party', t.whose, t.col, CASE WHEN t.state IS NULL THEN 'missing' ELSE 'used' END
  FROM seat t
UNION ALL
SELECT t.party, 'status', t.state || '|' || t.instrument, 'role',
       CASE WHEN s.role IS NULL THEN 'missing' ELSE 'used' END
  FROM seat t LEFT JOIN status s ON s.state = t.state
 WHERE t.state IS NOT NULL
UNION ALL
SELECT b.party, 'status', h.controller || '|' || b.instrument, 'role',
       CASE WHEN s.role IS NULL THEN 'missing' ELSE 'used' END
  FROM bound b
  JOIN held h ON h.party = b.party AND h.kind = 'state'
  LEFT JOIN status s ON s.state = h.controller
UNION ALL
SELECT b.party, 'guarantee', b.party || '|' || b.instrument, 'accepted',
       CASE WHEN g.accepted IS NULL THEN 'missing' ELSE 'used' END
  FROM bound b LEFT JOIN guarantee g ON g.party = b.party
 WHERE b.outside IS NOT 0
UNION ALL
SELECT b.party, 'complete', q.tbl || '|' || b.party, 'subject',
       CASE WHEN c.subject IS NULL THEN 'missing' ELSE 'used' END
  FROM bound b
 CROSS JOIN (SELECT 'guarantee' AS tbl UNION ALL SELECT 'determination') q
  LEFT JOIN complete c ON c.tbl = q.tbl AND c.subject = b.party
 WHERE b.outside IS NOT 0
UNION ALL
SELECT b.party, 'determination',
       coalesce(d.determination, 'party|' || b.party || '|screening_passed'), 'outcome',
       CASE WHEN d.outcome IS NULL THEN 'missing' ELSE 'used' END
  FROM bound b
  LEFT JOIN determination d ON d.question = 'screening_passed'
   AND d.subject_tbl = 'party' AND d.subject = b.party
 WHERE b.outside IS NOT 0
UNION ALL
SELECT s.party, 'member', s.venture || '|' || s.party || '|' || m.role, 'role', 'used'
  FROM bound s JOIN member m ON m.party = s.party AND m.role IN ('contractor', 'subcontractor')
UNION ALL
SELECT v.venture, 'member', v.venture || '||contractor', 'party', 'missing'
  FROM venture v
 WHERE NOT EXISTS (SELECT 1 FROM member WHERE role IN ('contractor', 'subcontractor'));
