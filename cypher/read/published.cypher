// What the chain of decisions has told others: sealed months, overrides, provisional classes.
MATCH (entry:HistoryEntry)
WHERE entry.kind IN ['grades', 'override', 'provisional']
RETURN entry.number AS number, entry.kind AS kind, entry.content AS content,
  entry.previous AS previous, entry.hash AS hash
ORDER BY entry.number
