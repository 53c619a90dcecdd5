// Enterprises whose Chinese name matches, best match first, with their latest class.
// $lucene: the query in Lucene syntax, every word of the user quoted
// $limit: at most so many
CALL db.index.fulltext.queryNodes('enterprise_name', $lucene, {limit: $limit})
  YIELD node AS enterprise, score AS match
CALL (enterprise) {
  OPTIONAL MATCH (enterprise)-[:GRADED]->(grade:Grade)
  RETURN grade ORDER BY grade.period DESC LIMIT 1
}
RETURN enterprise {.enterprise_id, .name, .status, .division, class: grade.class,
                   score: grade.score, period: grade.period} AS found
ORDER BY match DESC, enterprise.enterprise_id
