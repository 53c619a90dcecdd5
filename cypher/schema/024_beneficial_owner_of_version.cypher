// One BENEFICIAL_OWNER_OF link per version_id: loading a row again finds its link by index instead of adding one.
CREATE CONSTRAINT beneficial_owner_of_version IF NOT EXISTS
FOR ()-[link:BENEFICIAL_OWNER_OF]-() REQUIRE link.version_id IS UNIQUE
