// Empties the graph but keeps its schema and the record of its migrations; for tests and resets.
// Deletes in batches, so it must run outside an explicit transaction.
MATCH (node) WHERE NOT node:Migration
CALL (node) { DETACH DELETE node } IN TRANSACTIONS OF 10000 ROWS
