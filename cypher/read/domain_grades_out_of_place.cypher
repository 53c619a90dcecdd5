// Domain grades of a month that are not where it put them: under the one id that enterprise, month
// and domain give, once, and linked from that enterprise and nothing else.
// $period: the month 'YYYY-MM'
MATCH (grade:DomainGrade {period: $period})
WITH grade, toStringOrNull(grade.enterprise_id) + '@' + $period + '/' + toStringOrNull(grade.domain) AS expected,
  COLLECT { MATCH (holder)-[:DOMAIN_GRADED]->(grade) RETURN holder.enterprise_id } AS linked
WITH grade, expected, linked
WHERE NOT coalesce(
  grade.enterprise_id > '' AND grade.domain_grade_id = expected
    AND linked = [grade.enterprise_id],
  false
)
// An id is there once, so of doubles all but one have another: only what is told need be counted.
WITH grade, expected, linked,
  COUNT { MATCH (:DomainGrade {period: $period, enterprise_id: grade.enterprise_id,
    domain: grade.domain}) } AS times
RETURN grade.enterprise_id AS enterprise_id, grade.domain AS domain, grade.domain_grade_id AS id,
  expected, linked, times
ORDER BY enterprise_id, domain, id
