// The enterprise a neighbourhood is drawn around, and the month of its grade;
// no row when it is not known.
// $enterprise_id: which enterprise
// $period: the month 'YYYY-MM'; null takes its latest
MATCH (enterprise:Enterprise {enterprise_id: $enterprise_id})
OPTIONAL MATCH (enterprise)-[:GRADED]->(grade:Grade)
  WHERE $period IS NULL OR grade.period = $period
WITH enterprise, grade ORDER BY grade.period DESC LIMIT 1
RETURN elementId(enterprise) AS element, grade.period AS period, {
  kind: 'Enterprise', id: enterprise.enterprise_id, name: enterprise.name,
  status: enterprise.status, class: grade.class, score: grade.score
} AS node
