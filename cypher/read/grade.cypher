// The grade of one enterprise in a month, with its explanation; `grade` is null when it has none,
// and there is no row when the enterprise is not known. `sealed`: the chain seals the month.
// $enterprise_id: whose grade
// $period: the month 'YYYY-MM'; null takes the enterprise's latest
MATCH (enterprise:Enterprise {enterprise_id: $enterprise_id})
OPTIONAL MATCH (enterprise)-[:GRADED]->(grade:Grade)
  WHERE $period IS NULL OR grade.period = $period
WITH enterprise, grade ORDER BY grade.period DESC LIMIT 1
WITH enterprise, grade,
     EXISTS { (:HistoryEntry {kind: 'grades', sealed_period: grade.period}) } AS sealed
RETURN enterprise.enterprise_id AS enterprise_id, enterprise.name AS name,
       CASE WHEN grade IS NOT NULL THEN grade {.*, class: grade.class, sealed: sealed}
       END AS grade
