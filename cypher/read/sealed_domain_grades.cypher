// What a month's grades in a domain hold, page by page in the order of enterprise_id.
// $period: the month 'YYYY-MM'
// $domain: the domain
// $after: the last enterprise_id of the page before; '' starts
// $limit: how many grades a page holds
MATCH (grade:DomainGrade)
WHERE grade.period = $period AND grade.domain = $domain AND grade.enterprise_id > $after
WITH grade ORDER BY grade.enterprise_id LIMIT $limit
WITH
  collect([
    grade.enterprise_id,
    grade.domain,
    grade.class,
    grade.points,
    grade.coverage,
    grade.indicator_set,
    grade.explanation,
    grade.mode
  ]) AS rows
RETURN
  [row IN rows | row[0]] AS enterprise_id,
  [row IN rows | row[1]] AS domain,
  [row IN rows | row[2]] AS class,
  [row IN rows | row[3]] AS points,
  [row IN rows | row[4]] AS coverage,
  [row IN rows | row[5]] AS indicator_set,
  [row IN rows | row[6]] AS explanation,
  [row IN rows | row[7]] AS mode
