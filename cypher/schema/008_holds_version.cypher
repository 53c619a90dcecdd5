// One HOLDS link per version_id: loading a row again finds its link by index instead of adding one.
CREATE CONSTRAINT holds_version IF NOT EXISTS
FOR ()-[link:HOLDS]-() REQUIRE link.version_id IS UNIQUE
