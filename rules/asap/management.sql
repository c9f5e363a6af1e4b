-- rule:    asap-management, version 1
-- cites:   Regulation (EU) 2023/1525
-- applies: assess ASAP, until 2025-07-01
-- reads:   venture, member, party, status
-- returns: subject, verdict, name:text, state:text, role:text
-- en:      {name|
--            unknown:No recipient is listed, so it is not known whether recipients are managed in
--              the Union or in an associated country.|
--            :{verdict|
--              met:{name} has its executive management in {state} ({role:word}).|
--              breached:{name} has its executive management in {state} ({role:word}); it must be
--                in the Union or in an associated country.|
--              :Whether {name} is managed in the Union or in an associated country is not known
--                (state: {state}).}}
-- uk:      {name|
--            unknown:Жодного отримувача не зазначено, тому невідомо, чи виконавче управління
--              отримувачів здійснюється у Союзі або в асоційованій країні.|
--            :{verdict|
--              met:{name}: держава виконавчого управління — {state} ({role:word}).|
--              breached:{name}: держава виконавчого управління — {state} ({role:word}), а має
--                бути у Союзі або в асоційованій країні.|
--              :{name}: невідомо, чи виконавче управління здійснюється у Союзі або в асоційованій
--                країні (держава: {state}).}}
-- checked: summary
-- Read so (2026-11, to be confirmed by a lawyer): members with the role recipient are bound.
WITH recipient AS (
  SELECT v.venture, m.party, p.name, p.managed_in AS state, s.role
    FROM venture v
    LEFT JOIN member m ON m.role = 'recipient'
    LEFT JOIN party p ON p.party = m.party
    LEFT JOIN status s ON s.state = p.managed_in
)
SELECT coalesce(party, venture) AS subject, -- the venture where nobody is listed
       CASE WHEN role IN ('member', 'associated', 'beneficiary') THEN 'met'
            WHEN role IS NOT NULL THEN 'breached'
            ELSE 'unknown' END AS verdict,
       coalesce(name, party) AS name, state, role
  FROM recipient;
-- rows:
SELECT m.party AS subject, 'party' AS tbl, m.party AS key, 'managed_in' AS col,
       CASE WHEN p.managed_in IS NULL THEN 'missing' ELSE 'used' END AS state
  FROM member m LEFT JOIN party p ON p.party = m.party
 WHERE m.role = 'recipient'
UNION ALL
SELECT m.party, 'status', p.managed_in || '|' || v.instrument, 'role',
       CASE WHEN s.role IS NULL THEN 'missing' ELSE 'used' END
  FROM venture v
  JOIN member m ON m.role = 'recipient'
  JOIN party p ON p.party = m.party
  LEFT JOIN status s ON s.state = p.managed_in
 WHERE p.managed_in IS NOT NULL
UNION ALL
SELECT m.party, 'member', v.venture || '|' || m.party || '|recipient', 'role', 'used'
  FROM venture v JOIN member m ON m.role = 'recipient'
UNION ALL
SELECT v.venture, 'member', v.venture || '||recipient', 'party', 'missing'
  FROM venture v
 WHERE NOT EXISTS (SELECT 1 FROM member WHERE role = 'recipient');
