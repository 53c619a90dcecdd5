// Which of the given ids are enterprise nodes of the graph.
// $ids: the ids in question
UNWIND $ids AS id
MATCH (enterprise:Enterprise {enterprise_id: id})
RETURN collect(id) AS id
