// The classes, scores and probabilities of a period, page by page in the order of enterprise_id, one
// list a column.
// $period: the month 'YYYY-MM'
// $after: the last enterprise_id of the page before; '' starts
// $limit: how many grades a page holds
MATCH (grade:Grade)
WHERE grade.period = $period AND grade.enterprise_id > $after
WITH grade ORDER BY grade.enterprise_id LIMIT $limit
WITH
  collect([
    grade.enterprise_id,
    grade.class,
    grade.score,
    grade.probability,
    grade.log_odds,
    grade.contagion_points
  ]) AS rows
RETURN
  [row IN rows | row[0]] AS enterprise_id,
  [row IN rows | row[1]] AS class,
  [row IN rows | row[2]] AS score,
  [row IN rows | row[3]] AS probability,
  [row IN rows | row[4]] AS log_odds,
  [row IN rows | row[5]] AS contagion_points
