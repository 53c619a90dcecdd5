// Remembers schema migrations that were applied, each with the checksum of its text.
// $rows: number (its place in the order, from 1), name (its file name), checksum (SHA-256)
UNWIND $rows AS row
MERGE (migration:Migration {number: row.number})
SET migration.name = row.name, migration.checksum = row.checksum,
  migration.applied_at = datetime()
