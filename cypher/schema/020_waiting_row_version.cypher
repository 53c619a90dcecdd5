// One WaitingRow node per version_id: a row that waits twice waits once.
CREATE CONSTRAINT waiting_row_version IF NOT EXISTS
FOR (node:WaitingRow) REQUIRE node.version_id IS UNIQUE
