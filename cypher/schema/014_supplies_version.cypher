// One SUPPLIES link per version_id: loading a row again finds its link by index instead of adding one.
CREATE CONSTRAINT supplies_version IF NOT EXISTS
FOR ()-[link:SUPPLIES]-() REQUIRE link.version_id IS UNIQUE
