// Marks a load as running; a load that was killed stays so until it is run again.
// $load_id: its name
// $content: hash of all its rows in any order
MERGE (load:Load {load_id: $load_id})
SET load.status = 'running', load.content = $content
