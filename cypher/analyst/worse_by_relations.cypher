// Whose class worsened although its own facts did not: related parties alone raised it.
// group: grades
// $before: month = 2026-09; the earlier month
// $period: month = 2026-10; the later month
// $limit: integer = 100; at most so many rows
// -> enterprise_id: text; the enterprise
// -> name: text; its name
// -> from_class: text; class in the earlier month
// -> to_class: text; class in the later month
// -> own_change: number; log-odds that its own facts added more than before, at most 0
// -> contagion_change: number; log-odds that related parties added more than before
MATCH (enterprise:Enterprise)-[:GRADED]->(after:Grade {period: $period})
MATCH (enterprise)-[:GRADED]->(before:Grade {period: $before})
WHERE after.class > before.class AND after.own_points <= before.own_points
  AND after.contagion_points > before.contagion_points
RETURN enterprise.enterprise_id AS enterprise_id, enterprise.name AS name,
       before.class AS from_class, after.class AS to_class,
       after.own_points - before.own_points AS own_change,
       after.contagion_points - before.contagion_points AS contagion_change
ORDER BY contagion_change DESC, enterprise_id LIMIT $limit
