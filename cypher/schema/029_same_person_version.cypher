// One SAME_PERSON link per version_id: loading a row again finds its link by index instead of adding one.
CREATE CONSTRAINT same_person_version IF NOT EXISTS
FOR ()-[link:SAME_PERSON]-() REQUIRE link.version_id IS UNIQUE
