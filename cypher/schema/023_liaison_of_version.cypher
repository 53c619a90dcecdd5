// One LIAISON_OF link per version_id: loading a row again finds its link by index instead of adding one.
CREATE CONSTRAINT liaison_of_version IF NOT EXISTS
FOR ()-[link:LIAISON_OF]-() REQUIRE link.version_id IS UNIQUE
