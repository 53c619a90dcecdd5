// Since when some enterprises are known, and when they are said to begin, as days since 1970-01-01.
// What was learned after a day does not change when they begin.
// $ids: the enterprises
// $as_of: the day
UNWIND $ids AS id
MATCH (enterprise:Enterprise {enterprise_id: id})
OPTIONAL MATCH (version:Registration)-[:ABOUT]->(enterprise)
WITH id, min(version.recorded_at) AS learned,
     max(CASE WHEN version.recorded_at <= $as_of THEN version.established_on END) AS established
WITH collect([
  id,
  duration.inDays(date('1970-01-01'), learned).days,
  duration.inDays(date('1970-01-01'), established).days
]) AS rows
RETURN
  [row IN rows | row[0]] AS enterprise_id,
  [row IN rows | row[1]] AS learned,
  [row IN rows | row[2]] AS established
