// The domain classes of a month, page by page in the order of domain_grade_id, one list a column.
// $period: the month 'YYYY-MM'
// $after: the last domain_grade_id of the page before; '' starts
// $limit: how many grades a page holds
MATCH (grade:DomainGrade)
WHERE grade.domain_grade_id > $after AND grade.period = $period
WITH grade ORDER BY grade.domain_grade_id LIMIT $limit
WITH collect([
  grade.domain_grade_id, grade.enterprise_id, grade.domain, grade.class
]) AS rows
RETURN
  [row IN rows | row[0]] AS domain_grade_id,
  [row IN rows | row[1]] AS enterprise_id,
  [row IN rows | row[2]] AS domain,
  [row IN rows | row[3]] AS class
