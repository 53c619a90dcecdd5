// Enterprises whose Chinese name matches, best match first, with their latest class.
// $lucene: the query in Lucene syntax, every word of the user quoted
// $most: how many matches are looked at, the best ones
// $prefixes: what the codes of their divisions start with; null: any
// $limit: at most so many
CALL db.index.fulltext.queryNodes('enterprise_name', $lucene, {limit: $most})
  YIELD node AS enterprise, score AS match
WITH enterprise, match
  WHERE $prefixes IS NULL OR any(area IN $prefixes WHERE enterprise.division STARTS WITH area)
WITH enterprise, match ORDER BY match DESC, enterprise.enterprise_id LIMIT $limit
CALL (enterprise) {
  OPTIONAL MATCH (enterprise)-[:GRADED]->(grade:Grade)
  RETURN grade ORDER BY grade.period DESC LIMIT 1
}
RETURN enterprise {.enterprise_id, .name, .status, .division, class: grade.class,
                   score: grade.score, period: grade.period} AS found
ORDER BY match DESC, enterprise.enterprise_id
