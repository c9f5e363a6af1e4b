-- rule:    asap-control, version 1
-- cites:   Regulation (EU) 2023/1525
-- applies: assess ASAP, until 2025-07-01
-- reads:   venture, member, party, status, controller, control_open, control_row, guarantee,
--          complete
-- returns: subject, verdict, name:text, outside:text, controllers:text, guarantee:text
-- en:      {name|
--            unknown:No recipient is listed, so nothing is known about control.|
--            :{outside|
--              no:{name} is not controlled by a non-associated third country or an entity of
--                one.|
--              yes:{name} is controlled, directly or through intermediates, by a non-associated
--                third country or an entity of one ({controllers}); {guarantee|
--                yes:the guarantee of its state of establishment was accepted.|
--                no:no accepted guarantee stands for it.|
--                :whether an accepted guarantee stands for it is not settled.}|
--              :Whether {name} is controlled by a non-associated third country or an entity of
--                one is not known (found so far: {controllers:word}); {guarantee|
--                yes:the guarantee of its state of establishment was accepted.|
--                no:no accepted guarantee stands for it.|
--                :whether an accepted guarantee stands for it is not settled.}}}
-- uk:      {name|
--            unknown:Жодного отримувача не зазначено, тому про контроль нічого не відомо.|
--            :{outside|
--              no:{name}: контролю з боку неасоційованої третьої країни або її суб’єкта немає.|
--              yes:{name}: прямий або опосередкований контроль з боку неасоційованої третьої
--                країни або її суб’єкта ({controllers}); {guarantee|
--                yes:гарантію держави осідку прийнято.|
--                no:прийнятої гарантії немає.|
--                :чи є прийнята гарантія, не з’ясовано.}|
--              :{name}: чи є контроль з боку неасоційованої третьої країни або її суб’єкта,
--                невідомо (виявлено: {controllers:word}); {guarantee|
--                yes:гарантію держави осідку прийнято.|
--                no:прийнятої гарантії немає.|
--                :чи є прийнята гарантія, не з’ясовано.}}}
-- checked: summary
-- An entity established inside but managed from outside counts as one of a third country.
-- Read so (2026-11, to be confirmed by a lawyer): only the recipient's own guarantee counts;
-- accepted with basis determined it settles the question, on a weaker basis it leaves it unknown;
-- none although complete says that all are listed is a breach.
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
  SELECT v.venture, m.party,
         CASE WHEN EXISTS (SELECT 1 FROM held h WHERE h.party = m.party AND h.certain AND h.third)
              THEN 1
              WHEN EXISTS (SELECT 1 FROM held h WHERE h.party = m.party AND h.third IS NOT 0)
                OR EXISTS (SELECT 1 FROM control_open o WHERE o.party = m.party)
              THEN NULL
              ELSE 0 END AS outside,
         CASE WHEN g.accepted = 'yes' AND g.basis = 'determined' THEN 1
              WHEN g.accepted = 'no' AND g.basis = 'determined' THEN 0
              WHEN g.party IS NULL AND c.subject IS NOT NULL THEN 0 END AS settled
    FROM venture v
    LEFT JOIN member m ON m.role = 'recipient'
    LEFT JOIN guarantee g ON g.party = m.party
    LEFT JOIN complete c ON c.tbl = 'guarantee' AND c.subject = m.party
)
SELECT coalesce(b.party, b.venture) AS subject,
       CASE WHEN b.party IS NULL THEN 'unknown'
            WHEN b.outside = 0 OR b.settled = 1 THEN 'met'
            WHEN b.outside = 1 AND b.settled = 0 THEN 'breached'
            ELSE 'unknown' END AS verdict,
       coalesce(p.name, b.party) AS name,
       CASE WHEN b.party IS NULL THEN NULL
            WHEN b.outside = 1 THEN 'yes' WHEN b.outside = 0 THEN 'no' END AS outside,
       CASE WHEN b.party IS NOT NULL
            THEN coalesce((SELECT group_concat(name, ', ')
                             FROM (SELECT h.name FROM held h
                                    WHERE h.party = b.party AND h.third IS NOT 0
                                    ORDER BY h.controller)),
                          CASE WHEN b.outside = 0 THEN 'none' END) END AS controllers,
       CASE WHEN b.party IS NULL THEN NULL
            WHEN b.outside = 0 THEN 'not_applicable'
            WHEN b.settled = 1 THEN 'yes' WHEN b.settled = 0 THEN 'no' END AS guarantee
  FROM bound b
  LEFT JOIN party p ON p.party = b.party;
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
  SELECT v.venture, v.instrument, m.party,
         CASE WHEN EXISTS (SELECT 1 FROM held h WHERE h.party = m.party AND h.certain AND h.third)
              THEN 1
              WHEN EXISTS (SELECT 1 FROM held h WHERE h.party = m.party AND h.third IS NOT 0)
                OR EXISTS (SELECT 1 FROM control_open o WHERE o.party = m.party)
              THEN NULL
              ELSE 0 END AS outside
    FROM venture v JOIN member m ON m.role = 'recipient'
)
SELECT b.party AS subject, r.tbl AS tbl, r.key AS key, r.col AS col, r.state AS state
  FROM bound b JOIN control_row r ON r.party = b.party
UNION ALL
SELECT h.party, 'party', h.controller, q.col,
       CASE WHEN CASE q.col WHEN 'established' THEN p.established ELSE p.managed_in END IS NULL
            THEN 'missing' ELSE 'used' END
  FROM bound b
  JOIN held h ON h.party = b.party AND h.kind = 'party'
 CROSS JOIN (SELECT 'established' AS col UNION ALL SELECT 'managed_in') q
  LEFT JOIN party p ON p.party = h.controller
UNION ALL
SELECT b.party, 'status', h.controller || '|' || b.instrument, 'role',
       CASE WHEN s.role IS NULL THEN 'missing' ELSE 'used' END
  FROM bound b
  JOIN held h ON h.party = b.party AND h.kind = 'state'
  LEFT JOIN status s ON s.state = h.controller
UNION ALL
SELECT b.party, 'status', q.state || '|' || b.instrument, 'role',
       CASE WHEN s.role IS NULL THEN 'missing' ELSE 'used' END
  FROM bound b
  JOIN held h ON h.party = b.party AND h.kind = 'party'
  JOIN (SELECT party, established AS state FROM party UNION SELECT party, managed_in FROM party) q
    ON q.party = h.controller AND q.state IS NOT NULL
  LEFT JOIN status s ON s.state = q.state
UNION ALL
SELECT b.party, 'guarantee', b.party || '|' || b.instrument, 'accepted',
       CASE WHEN g.accepted IS NULL THEN 'missing' ELSE 'used' END
  FROM bound b LEFT JOIN guarantee g ON g.party = b.party
 WHERE b.outside IS NOT 0
UNION ALL
SELECT b.party, 'complete', 'guarantee|' || b.party, 'subject',
       CASE WHEN c.subject IS NULL THEN 'missing' ELSE 'used' END
  FROM bound b LEFT JOIN complete c ON c.tbl = 'guarantee' AND c.subject = b.party
 WHERE b.outside IS NOT 0 AND NOT EXISTS (SELECT 1 FROM guarantee g WHERE g.party = b.party)
UNION ALL
SELECT b.party, 'member', b.venture || '|' || b.party || '|recipient', 'role', 'used'
  FROM bound b
UNION ALL
SELECT v.venture, 'member', v.venture || '||recipient', 'party', 'missing'
  FROM venture v
 WHERE NOT EXISTS (SELECT 1 FROM member WHERE role = 'recipient');
