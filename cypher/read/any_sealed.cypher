// The number of some sealed month's entry in the chain; no row when none is sealed.
MATCH (entry:HistoryEntry {kind: 'grades'})
RETURN entry.number AS number LIMIT 1
