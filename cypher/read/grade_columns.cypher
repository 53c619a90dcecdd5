// The grades of a period without their explanations, page by page in the order of enterprise_id, one
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
    grade.own_points,
    grade.contagion_points,
    grade.policy_version,
    grade.model_version,
    grade.snapshot_fingerprint
  ]) AS rows
RETURN
  [row IN rows | row[0]] AS enterprise_id,
  [row IN rows | row[1]] AS class,
  [row IN rows | row[2]] AS score,
  [row IN rows | row[3]] AS probability,
  [row IN rows | row[4]] AS log_odds,
  [row IN rows | row[5]] AS own_points,
  [row IN rows | row[6]] AS contagion_points,
  [row IN rows | row[7]] AS policy_version,
  [row IN rows | row[8]] AS model_version,
  [row IN rows | row[9]] AS snapshot_fingerprint
