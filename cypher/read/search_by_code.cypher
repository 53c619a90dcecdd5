// Enterprises whose identifier starts with the text, by id, with their latest class.
// $prefix: the start of the unified social credit code or register number, upper case
// $limit: at most so many
// $prefixes: what the codes of their divisions start with; null: any
MATCH (enterprise:Enterprise) WHERE enterprise.enterprise_id STARTS WITH $prefix
  AND ($prefixes IS NULL OR any(area IN $prefixes WHERE enterprise.division STARTS WITH area))
WITH enterprise ORDER BY enterprise.enterprise_id LIMIT $limit
CALL (enterprise) {
  OPTIONAL MATCH (enterprise)-[:GRADED]->(grade:Grade)
  RETURN grade ORDER BY grade.period DESC LIMIT 1
}
RETURN enterprise {.enterprise_id, .name, .status, .division, class: grade.class,
                   score: grade.score, period: grade.period} AS found
ORDER BY enterprise.enterprise_id
