// The sources that raise an enterprise most in a month, as links analysts can follow.
// $rows: period, source_id, target_id, points (log-odds), operator
UNWIND $rows AS row
MATCH (source:Enterprise {enterprise_id: row.source_id})
MATCH (target:Enterprise {enterprise_id: row.target_id})
MERGE (source)-[contagion:CONTAGION {period: row.period}]->(target)
SET contagion.points = row.points, contagion.operator = row.operator
