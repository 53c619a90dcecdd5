// One REGISTERED_AT link per version_id: loading a row again finds its link by index instead of adding one.
CREATE CONSTRAINT registered_at_version IF NOT EXISTS
FOR ()-[link:REGISTERED_AT]-() REQUIRE link.version_id IS UNIQUE
