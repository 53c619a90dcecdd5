// All grades of a month, page by page in the order of enterprise_id. `sealed`: the
// chain seals the month.
// $period: the month 'YYYY-MM'
// $after: the last enterprise_id of the page before; '' starts
// $limit: how many grades a page holds
// $prefixes: what the codes of the enterprises' divisions start with; null: any
MATCH (enterprise:Enterprise) WHERE enterprise.enterprise_id > $after
  AND ($prefixes IS NULL OR any(area IN $prefixes WHERE enterprise.division STARTS WITH area))
MATCH (enterprise)-[:GRADED]->(grade:Grade {period: $period})
WITH enterprise, grade ORDER BY enterprise.enterprise_id LIMIT $limit
RETURN enterprise.enterprise_id AS enterprise_id, enterprise.name AS name,
       grade {.period, .class, .score, .probability, .log_odds, .own_points, .contagion_points,
              .policy_version, .model_version, .snapshot_fingerprint,
              sealed: EXISTS { (:HistoryEntry {kind: 'grades', sealed_period: $period}) }} AS grade
