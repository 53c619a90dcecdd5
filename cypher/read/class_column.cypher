// The classes of a period, page by page in the order of enterprise_id, one list a column.
// $period: the month 'YYYY-MM'
// $after: the last enterprise_id of the page before; '' starts
// $limit: how many grades a page holds
MATCH (grade:Grade)
WHERE grade.period = $period AND grade.enterprise_id > $after
WITH grade ORDER BY grade.enterprise_id LIMIT $limit
WITH collect([grade.enterprise_id, grade.class]) AS rows
RETURN
  [row IN rows | row[0]] AS enterprise_id,
  [row IN rows | row[1]] AS class
