"""Who is linked to whom: entities, readers, the Neo4j store, snapshots, the sample province."""
