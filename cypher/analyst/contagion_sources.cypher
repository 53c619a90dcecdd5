// From which enterprises risk reaches most others in a month.
// Of each enterprise the three strongest sources are kept, so the reach is a lower bound.
// group: contagion
// $period: month = 2026-10; the month of the classes
// $limit: integer = 100; at most so many rows
// -> enterprise_id: text; the source
// -> name: text; its name
// -> class: text; its own class in the month
// -> reached: integer; how many enterprises it raises
// -> points: number; log-odds it adds to them together
// -> strongest: number; the most it adds to one
MATCH (source:Enterprise)-[contagion:CONTAGION {period: $period}]->(target:Enterprise)
WITH source, count(DISTINCT target) AS reached, sum(contagion.points) AS points,
     max(contagion.points) AS strongest
OPTIONAL MATCH (source)-[:GRADED]->(grade:Grade {period: $period})
RETURN source.enterprise_id AS enterprise_id, source.name AS name, grade.class AS class, reached,
       points, strongest
ORDER BY reached DESC, points DESC, enterprise_id LIMIT $limit
