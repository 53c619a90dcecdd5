// Takes away the hashes that a run which did not come to its end left of a list.
// $rows: period (of the list: '2026-06' or '2026-06/food')
UNWIND $rows AS row
MATCH (block:GradeLeaves {period: row.period})
DELETE block
