// Which of the given ids are person nodes of the graph.
// $ids: the ids in question
UNWIND $ids AS id
MATCH (person:Person {person_id: id})
RETURN collect(id) AS id
