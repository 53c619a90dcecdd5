// Which entry of the chain is found as the seal of which month.
MATCH (entry:HistoryEntry)
WHERE entry.sealed_period IS NOT NULL
RETURN toIntegerOrNull(entry.number) AS number,
       coalesce(toStringOrNull(entry.sealed_period), '(none)') AS period
ORDER BY period, number
