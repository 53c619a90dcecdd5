// The persons, one node each.
// The node has the latest version's attributes; each other version is a record ABOUT it, so that
// a snapshot of a past day shows what was known then.
// $rows: person_id, name, details (JSON text), recorded_at, retracted_at, source, version_id,
//        learned_key; one row a person
UNWIND $rows AS row
MERGE (person:Person {person_id: row.person_id})
WITH person, row, person {
    .name, .details, .recorded_at, .retracted_at, .source, .version_id, .learned_key
  } AS held
WITH person, row, held, coalesce(held.learned_key, '') < row.learned_key AS newer
WITH person, row, held, newer, CASE WHEN newer THEN held ELSE row END AS earlier
FOREACH (_ IN CASE WHEN held.version_id <> row.version_id THEN [1] ELSE [] END |
  MERGE (version:Record {version_id: earlier.version_id})
  ON CREATE SET
    version:EarlierPerson,
    version.kind = 'earlier_person',
    version += earlier {
      .name, .details, .recorded_at, .retracted_at, .source
    }
  MERGE (version)-[about:ABOUT {version_id: earlier.version_id}]->(person)
  ON CREATE SET
    about.link_key = row.person_id,
    about += earlier {.recorded_at, .retracted_at, .source}
)
FOREACH (_ IN CASE WHEN newer THEN [1] ELSE [] END | SET person += row)
