// How many domain grades there are of each month, oldest first; '(none)' for those that name none.
MATCH (grade:DomainGrade)
RETURN coalesce(toStringOrNull(grade.period), '(none)') AS period, count(*) AS rows
ORDER BY period
