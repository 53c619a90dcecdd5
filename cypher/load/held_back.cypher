// Notes on a load what its reader could not read.
// $load_id: its name
// $held_back: JSON list of frame, reason and number of rows
MATCH (load:Load {load_id: $load_id})
SET load.held_back = $held_back
