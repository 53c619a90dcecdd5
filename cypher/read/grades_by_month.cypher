// How many grades there are of each month, oldest first; '(none)' for those that name none.
MATCH (grade:Grade)
RETURN coalesce(toStringOrNull(grade.period), '(none)') AS period, count(*) AS rows
ORDER BY period
