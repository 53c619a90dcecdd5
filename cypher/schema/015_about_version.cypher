// One ABOUT link per version_id: loading a row again finds its link by index instead of adding one.
CREATE CONSTRAINT about_version IF NOT EXISTS
FOR ()-[link:ABOUT]-() REQUIRE link.version_id IS UNIQUE
