// The registration agents, one node each.
// The node has the latest version's attributes; each other version is a record ABOUT it, so that
// a snapshot of a past day shows what was known then.
// $rows: agent_id, name, details (JSON text), recorded_at, retracted_at, source, version_id,
//        learned_key; one row an agent
UNWIND $rows AS row
MERGE (agent:Agent {agent_id: row.agent_id})
WITH agent, row, agent {
    .name, .details, .recorded_at, .retracted_at, .source, .version_id, .learned_key
  } AS held
WITH agent, row, held, coalesce(held.learned_key, '') < row.learned_key AS newer
WITH agent, row, held, newer, CASE WHEN newer THEN held ELSE row END AS earlier
FOREACH (_ IN CASE WHEN held.version_id <> row.version_id THEN [1] ELSE [] END |
  MERGE (version:Record {version_id: earlier.version_id})
  ON CREATE SET
    version:EarlierAgent,
    version.kind = 'earlier_agent',
    version += earlier {
      .name, .details, .recorded_at, .retracted_at, .source
    }
  MERGE (version)-[about:ABOUT {version_id: earlier.version_id}]->(agent)
  ON CREATE SET
    about.link_key = row.agent_id,
    about += earlier {.recorded_at, .retracted_at, .source}
)
FOREACH (_ IN CASE WHEN newer THEN [1] ELSE [] END | SET agent += row)
