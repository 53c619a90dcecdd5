// One PARTY_TO link per version_id: loading a row again finds its link by index instead of adding one.
CREATE CONSTRAINT party_to_version IF NOT EXISTS
FOR ()-[link:PARTY_TO]-() REQUIRE link.version_id IS UNIQUE
