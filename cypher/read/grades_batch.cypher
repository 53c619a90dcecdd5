// The grades of many enterprises in a month, one row for each that is known, by id;
// `grade` is null when it has none. `sealed`: the chain seals the month.
// $enterprise_ids: whose grades
// $period: the month 'YYYY-MM'; null takes each enterprise's latest
MATCH (enterprise:Enterprise) WHERE enterprise.enterprise_id IN $enterprise_ids
CALL (enterprise) {
  OPTIONAL MATCH (enterprise)-[:GRADED]->(found:Grade)
    WHERE $period IS NULL OR found.period = $period
  RETURN found ORDER BY found.period DESC LIMIT 1
}
WITH enterprise, found,
     EXISTS { (:HistoryEntry {kind: 'grades', sealed_period: found.period}) } AS sealed
RETURN enterprise.enterprise_id AS enterprise_id, enterprise.name AS name,
       CASE WHEN found IS NOT NULL THEN
         found {.period, .class, .score, .probability, .log_odds, .own_points, .contagion_points,
                .policy_version, .model_version, .snapshot_fingerprint,
                sealed: sealed}
       END AS grade
ORDER BY enterprise_id
