// The grades of one enterprise by month, latest first, without their explanations.
// $enterprise_id: whose grades
// $limit: at most so many months
MATCH (enterprise:Enterprise {enterprise_id: $enterprise_id})
OPTIONAL MATCH (enterprise)-[:GRADED]->(grade:Grade)
WITH grade ORDER BY grade.period DESC LIMIT $limit
RETURN grade {.period, .class, .score, .probability, .own_points, .contagion_points,
              .policy_version, .model_version} AS grade
