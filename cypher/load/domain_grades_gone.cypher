// Takes away what an unsealed run left of a month's domain grades, before they are written.
// $period: the month 'YYYY-MM'
MATCH (grade:DomainGrade {period: $period})
CALL (grade) { DETACH DELETE grade } IN TRANSACTIONS OF 10000 ROWS
