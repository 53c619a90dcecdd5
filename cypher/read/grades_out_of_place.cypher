// Grades of a month that are not where it put them: under the one id that enterprise and month
// give, once, and linked from that enterprise and nothing else.
// $period: the month 'YYYY-MM'
MATCH (grade:Grade {period: $period})
WITH grade,
  COLLECT { MATCH (holder)-[:GRADED]->(grade) RETURN holder.enterprise_id } AS linked
WHERE NOT coalesce(
  grade.enterprise_id > '' AND grade.grade_id = toStringOrNull(grade.enterprise_id) + '@' + $period
    AND linked = [grade.enterprise_id],
  false
)
// An id is there once, so of doubles all but one have another: only what is told need be counted.
WITH grade, linked,
  COUNT { MATCH (:Grade {period: $period, enterprise_id: grade.enterprise_id}) } AS times
RETURN grade.enterprise_id AS enterprise_id, '' AS domain, grade.grade_id AS id,
  toStringOrNull(grade.enterprise_id) + '@' + $period AS expected, linked, times
ORDER BY enterprise_id, id
