// One OFFICER_OF link per version_id: loading a row again finds its link by index instead of adding one.
CREATE CONSTRAINT officer_of_version IF NOT EXISTS
FOR ()-[link:OFFICER_OF]-() REQUIRE link.version_id IS UNIQUE
