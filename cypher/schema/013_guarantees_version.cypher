// One GUARANTEES link per version_id: loading a row again finds its link by index instead of adding one.
CREATE CONSTRAINT guarantees_version IF NOT EXISTS
FOR ()-[link:GUARANTEES]-() REQUIRE link.version_id IS UNIQUE
