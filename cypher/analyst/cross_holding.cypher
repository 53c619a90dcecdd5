// Which enterprises one enterprise holds shares of that hold shares of it in turn.
// group: ownership
// $enterprise_id: text = 91990100MA00000001; the enterprise to start from
// $as_of: date = 2026-10-31; the day on which both shareholdings must hold
// -> enterprise_id: text; the other enterprise
// -> name: text; its name
// -> holds: number; the share that the first holds of it, in [0, 1], null when unknown
// -> held: number; the share that it holds of the first, in [0, 1], null when unknown
MATCH (start:Enterprise {enterprise_id: $enterprise_id})-[there:HOLDS]->(other:Enterprise)
MATCH (other)-[back:HOLDS]->(start)
WHERE other <> start
  AND there.interest = 'shareholding' AND back.interest = 'shareholding'
  AND there.retracted_at IS NULL AND there.recorded_at <= $as_of
    AND (there.valid_from IS NULL OR there.valid_from <= $as_of)
    AND (there.valid_to IS NULL OR there.valid_to > $as_of)
    AND NOT EXISTS {
      MATCH ()-[later:HOLDS {link_key: there.link_key}]->(other)
      WHERE coalesce(later.retracted_at, later.recorded_at) <= $as_of
        AND (coalesce(later.retracted_at, later.recorded_at) > there.recorded_at
          OR coalesce(later.retracted_at, later.recorded_at) = there.recorded_at
             AND (later.retracted_at IS NOT NULL OR later.version_id > there.version_id))
    }
  AND back.retracted_at IS NULL AND back.recorded_at <= $as_of
    AND (back.valid_from IS NULL OR back.valid_from <= $as_of)
    AND (back.valid_to IS NULL OR back.valid_to > $as_of)
    AND NOT EXISTS {
      MATCH ()-[later:HOLDS {link_key: back.link_key}]->(start)
      WHERE coalesce(later.retracted_at, later.recorded_at) <= $as_of
        AND (coalesce(later.retracted_at, later.recorded_at) > back.recorded_at
          OR coalesce(later.retracted_at, later.recorded_at) = back.recorded_at
             AND (later.retracted_at IS NOT NULL OR later.version_id > back.version_id))
    }
RETURN other.enterprise_id AS enterprise_id, other.name AS name, max(there.share) AS holds,
       max(back.share) AS held
ORDER BY enterprise_id
