// One node per version_id: no two Record nodes share it, and MERGE finds it by index.
CREATE CONSTRAINT record_version_id IF NOT EXISTS
FOR (node:Record) REQUIRE node.version_id IS UNIQUE
