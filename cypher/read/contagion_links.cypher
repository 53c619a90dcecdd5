// The contagion links of a month into a span of enterprises, one list a column.
// $period: the month 'YYYY-MM'
// $after: into enterprises behind this enterprise_id
// $through: the last enterprise_id
MATCH (target:Enterprise)
USING INDEX target:Enterprise(enterprise_id)
WHERE target.enterprise_id > $after AND target.enterprise_id <= $through
CALL (target) {
  MATCH (source:Enterprise)-[contagion:CONTAGION]->(target)
  // Not by the index of months, which holds the links of all enterprises.
  WHERE coalesce(contagion.period, '') = $period
  RETURN source, contagion
}
WITH
  collect([
    coalesce(toStringOrNull(source.enterprise_id), '(nobody)'),
    target.enterprise_id,
    contagion.points,
    contagion.operator
  ]) AS rows
RETURN
  [row IN rows | row[0]] AS source_id,
  [row IN rows | row[1]] AS target_id,
  [row IN rows | row[2]] AS points,
  [row IN rows | row[3]] AS operator
