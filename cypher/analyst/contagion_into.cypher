// From which enterprises risk reached one enterprise, month by month.
// group: contagion
// $enterprise_id: text = 91990100MA00000001; the enterprise that was reached
// $from: month = 2026-01; the first month
// $to: month = 2026-10; the last month
// -> period: text; the month
// -> enterprise_id: text; the source
// -> name: text; its name
// -> class: text; its own class in the month
// -> points: number; log-odds it adds
// -> operator: text; by which relation
MATCH (target:Enterprise {enterprise_id: $enterprise_id})<-[contagion:CONTAGION]-(source:Enterprise)
WHERE contagion.period >= $from AND contagion.period <= $to
OPTIONAL MATCH (source)-[:GRADED]->(grade:Grade {period: contagion.period})
RETURN contagion.period AS period, source.enterprise_id AS enterprise_id, source.name AS name,
       grade.class AS class, contagion.points AS points, contagion.operator AS operator
ORDER BY period DESC, points DESC, enterprise_id
