// The class last told of each enterprise between a month and the next, the first told first.
// $period: the month that was last sealed
MATCH (entry:HistoryEntry)
WHERE entry.kind = 'provisional'
MATCH (told:ProvisionalClass {period: $period})
WHERE entry.content CONTAINS told.publication
WITH told, entry ORDER BY entry.number LIMIT 9223372036854775807
WITH collect([told.enterprise_id, told.after]) AS rows
RETURN
  [row IN rows | row[0]] AS enterprise_id,
  [row IN rows | row[1]] AS class
