// Whose grade of a period a run has written, page by page in the order of enterprise_id.
// $period: the month 'YYYY-MM'
// $run_id: the run
// $after: the last enterprise_id of the page before; '' starts
// $limit: how many grades a page holds
MATCH (grade:Grade)
WHERE grade.period = $period AND grade.enterprise_id > $after AND grade.run_id = $run_id
WITH grade ORDER BY grade.enterprise_id LIMIT $limit
RETURN collect(grade.enterprise_id) AS enterprise_id
