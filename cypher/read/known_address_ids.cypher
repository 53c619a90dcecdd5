// Which of the given ids are address nodes of the graph.
// $ids: the ids in question
UNWIND $ids AS id
MATCH (address:Address {address_id: id})
RETURN collect(id) AS id
