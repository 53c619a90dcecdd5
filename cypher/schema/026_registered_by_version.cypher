// One REGISTERED_BY link per version_id: loading a row again finds its link by index instead of adding one.
CREATE CONSTRAINT registered_by_version IF NOT EXISTS
FOR ()-[link:REGISTERED_BY]-() REQUIRE link.version_id IS UNIQUE
