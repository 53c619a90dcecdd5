// Whose grade of the latest month owes most to related parties; its explanation as it is kept.
MATCH (enterprise:Enterprise)-[:GRADED]->(grade:Grade)
WITH enterprise, grade ORDER BY grade.period DESC, grade.contagion_points DESC LIMIT 1
RETURN enterprise.enterprise_id AS enterprise_id, grade.explanation AS explanation
