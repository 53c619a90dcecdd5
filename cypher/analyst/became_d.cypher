// Which enterprises are D in a month and were not in an earlier one.
// group: grades
// $before: month = 2026-09; the earlier month
// $period: month = 2026-10; the later month
// $limit: integer = 100; at most so many rows
// -> enterprise_id: text; the enterprise
// -> name: text; its name
// -> from_class: text; class in the earlier month
// -> score: number; score in the later month, 0 to 1000
// -> own_points: number; log-odds that its own facts add in the later month
// -> contagion_points: number; log-odds that related parties add in the later month
MATCH (enterprise:Enterprise)-[:GRADED]->(after:Grade {period: $period, class: 'D'})
MATCH (enterprise)-[:GRADED]->(before:Grade {period: $before})
WHERE before.class <> 'D'
RETURN enterprise.enterprise_id AS enterprise_id, enterprise.name AS name,
       before.class AS from_class, after.score AS score, after.own_points AS own_points,
       after.contagion_points AS contagion_points
ORDER BY score DESC, enterprise_id LIMIT $limit
