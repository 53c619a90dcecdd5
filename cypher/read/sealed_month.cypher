// What the chain says of sealed months whose entry names a period.
// $period: the month 'YYYY-MM'
MATCH (entry:HistoryEntry)
WHERE entry.kind = 'grades' AND entry.content CONTAINS $period
RETURN entry.number AS number, entry.kind AS kind, entry.content AS content,
  entry.previous AS previous, entry.hash AS hash
ORDER BY entry.number
