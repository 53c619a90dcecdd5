// Two decisions can't have one place in the chain.
CREATE CONSTRAINT history_number IF NOT EXISTS
FOR (node:HistoryEntry) REQUIRE node.number IS UNIQUE
