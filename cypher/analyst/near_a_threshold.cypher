// Which enterprises are just under the score of a worse class.
// group: grades
// $period: month = 2026-10; the month of the classes
// $threshold: number = 750; the score that begins the worse class, as the policy says
// $within: number = 20; how far below it
// $limit: integer = 100; at most so many rows
// -> enterprise_id: text; the enterprise
// -> name: text; its name
// -> class: text; its class in the month
// -> score: number; its score, 0 to 1000
// -> contagion_points: number; log-odds that related parties add
MATCH (enterprise:Enterprise)-[:GRADED]->(grade:Grade {period: $period})
WHERE grade.score <= $threshold AND grade.score >= $threshold - $within
RETURN enterprise.enterprise_id AS enterprise_id, enterprise.name AS name, grade.class AS class,
       grade.score AS score, grade.contagion_points AS contagion_points
ORDER BY score DESC, enterprise_id LIMIT $limit
