// Which enterprises in the register have no grade in a month.
// group: quality
// $period: month = 2026-10; the month of the classes
// $limit: integer = 100; at most so many rows
// -> enterprise_id: text; the enterprise
// -> name: text; its name
// -> enterprise_type: text; its type
// -> established_on: date; when it was founded
// -> last_period: text; the last month it was graded, null when never
MATCH (enterprise:Enterprise {status: 'in_register'})
WHERE NOT EXISTS { (enterprise)-[:GRADED]->(:Grade {period: $period}) }
CALL (enterprise) {
  OPTIONAL MATCH (enterprise)-[:GRADED]->(grade:Grade)
  RETURN max(grade.period) AS last_period
}
RETURN enterprise.enterprise_id AS enterprise_id, enterprise.name AS name,
       enterprise.enterprise_type AS enterprise_type, enterprise.established_on AS established_on,
       last_period
ORDER BY established_on DESC, enterprise_id LIMIT $limit
