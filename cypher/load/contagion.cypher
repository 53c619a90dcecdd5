// The sources that raise an enterprise most in a month, as links analysts can follow.
// Each is made without a look whether it is there: those of the month were taken away before.
// $rows: period, source_id, target_id, points (log-odds), operator
UNWIND $rows AS row
MATCH (source:Enterprise {enterprise_id: row.source_id})
MATCH (target:Enterprise {enterprise_id: row.target_id})
CREATE (source)-[:CONTAGION {period: row.period, points: row.points, operator: row.operator}]->
  (target)
