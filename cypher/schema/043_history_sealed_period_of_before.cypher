// Months that were sealed before their entries named them beside the content, which does.
MATCH (entry:HistoryEntry {kind: 'grades'})
WHERE entry.sealed_period IS NULL AND entry.content CONTAINS '"period":"'
SET entry.sealed_period = left(split(entry.content, '"period":"')[1], 7)
