// The chain of decisions, oldest first.
MATCH (entry:HistoryEntry)
RETURN entry.number AS number, entry.kind AS kind, entry.content AS content,
  entry.previous AS previous, entry.hash AS hash
ORDER BY entry.number
