-- rule:    edip-trial, version 1
-- sites:   Regulation (EU) 2025/2643, Art. 11(3)
-- applies: assess EDIP, action 11, from 2025-12-30
-- reads:   venture
-- returns: subject, verdict
-- en:      {subject} is there.
-- checked: summary
SELECT venture AS subject, 'met' AS verdict FROM venture;
-- rows:
SELECT venture AS subject, 'venture' AS tbl, venture AS key, 'title' AS col, 'used' AS state FROM venture;
