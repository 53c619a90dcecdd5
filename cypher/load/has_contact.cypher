// By which telephone or e-mail, known by its keyed hash only, enterprises are reached.
// Every version of a link stays: link_key names the fact, version_id the version.
// $rows: enterprise_id, contact_id, contact_kind, valid_from, valid_to, details (JSON text),
//        recorded_at, retracted_at, source, version_id, link_key
UNWIND $rows AS row
MATCH (enterprise:Enterprise {enterprise_id: row.enterprise_id})
MERGE (contact:Contact {contact_id: row.contact_id})
ON CREATE SET contact.contact_kind = row.contact_kind
MERGE (enterprise)-[link:HAS_CONTACT {version_id: row.version_id}]->(contact)
ON CREATE SET
  link += row {
    .contact_kind, .valid_from, .valid_to, .details, .recorded_at, .retracted_at, .source,
    .link_key
  }
