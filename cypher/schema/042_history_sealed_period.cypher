// The entry that seals a month, found with every grade that is told.
CREATE INDEX history_sealed_period IF NOT EXISTS
FOR (entry:HistoryEntry) ON (entry.sealed_period)
