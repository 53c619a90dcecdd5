// Which of the given versions of links and records the graph has.
// $rows: version_id
UNWIND $rows AS row
CALL (row) {
  MATCH (record:Record {version_id: row.version_id}) RETURN record.version_id AS found
  UNION
  MATCH ()-[link:HOLDS {version_id: row.version_id}]->() RETURN link.version_id AS found
  UNION
  MATCH ()-[link:LEGAL_REP_OF {version_id: row.version_id}]->() RETURN link.version_id AS found
  UNION
  MATCH ()-[link:OFFICER_OF {version_id: row.version_id}]->() RETURN link.version_id AS found
  UNION
  MATCH ()-[link:LIAISON_OF {version_id: row.version_id}]->() RETURN link.version_id AS found
  UNION
  MATCH ()-[link:BENEFICIAL_OWNER_OF {version_id: row.version_id}]->() RETURN link.version_id AS found
  UNION
  MATCH ()-[link:REGISTERED_AT {version_id: row.version_id}]->() RETURN link.version_id AS found
  UNION
  MATCH ()-[link:BRANCH_OF {version_id: row.version_id}]->() RETURN link.version_id AS found
  UNION
  MATCH ()-[link:GUARANTEES {version_id: row.version_id}]->() RETURN link.version_id AS found
  UNION
  MATCH ()-[link:SUPPLIES {version_id: row.version_id}]->() RETURN link.version_id AS found
  UNION
  MATCH ()-[link:EXECUTIVE_PARTNER_OF {version_id: row.version_id}]->() RETURN link.version_id AS found
  UNION
  MATCH ()-[link:REGISTERED_BY {version_id: row.version_id}]->() RETURN link.version_id AS found
  UNION
  MATCH ()-[link:HAS_CONTACT {version_id: row.version_id}]->() RETURN link.version_id AS found
  UNION
  MATCH ()-[link:PARTY_TO {version_id: row.version_id}]->() RETURN link.version_id AS found
  UNION
  MATCH ()-[link:SAME_PERSON {version_id: row.version_id}]->() RETURN link.version_id AS found
}
RETURN collect(found) AS version_id
