// Which server answers: the version and edition of Neo4j.
CALL dbms.components() YIELD name, versions, edition
RETURN versions[0] AS version, edition
