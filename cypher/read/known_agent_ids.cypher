// Which of the given ids are agent nodes of the graph.
// $ids: the ids in question
UNWIND $ids AS id
MATCH (agent:Agent {agent_id: id})
RETURN collect(id) AS id
