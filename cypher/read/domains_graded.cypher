// The domains in which anyone has a grade in a month.
// $period: the month 'YYYY-MM'
MATCH (grade:DomainGrade {period: $period})
RETURN DISTINCT coalesce(toStringOrNull(grade.domain), '(none)') AS domain
ORDER BY domain
