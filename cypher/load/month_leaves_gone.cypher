// Takes away the hashes of all lists of an open month, also of those that it no longer makes.
// $period: the month 'YYYY-MM'
MATCH (block:GradeLeaves)
WHERE block.period = $period OR block.period STARTS WITH $period + '/'
DELETE block
