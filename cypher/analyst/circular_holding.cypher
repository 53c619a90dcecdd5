// Which circles of up to six firms hold shares in each other around: capital that is counted twice
// and control that nobody outside holds. Each circle is shown once, from its smallest id.
// group: ownership
// $enterprise_id: text = 91990100MA00000001; a firm the circle must pass through
// $as_of: date = 2026-10-31; the day on which every shareholding must hold
// -> steps: integer; how many firms are in the circle
// -> circle: texts; their ids, each holding shares in the next and the last in the first
// -> share: number; the product of the shares around the circle, in [0, 1]
MATCH circle = (start:Enterprise {enterprise_id: $enterprise_id})-[holdings:HOLDS*1..6]->(start)
WHERE all(step IN holdings WHERE step.interest = 'shareholding'
    AND step.retracted_at IS NULL AND step.recorded_at <= $as_of
    AND (step.valid_from IS NULL OR step.valid_from <= $as_of)
    AND (step.valid_to IS NULL OR step.valid_to > $as_of)
    AND NOT EXISTS {
      MATCH (later_holder)-[later:HOLDS {link_key: step.link_key}]->()
      WHERE elementId(later_holder) = elementId(startNode(step)) AND coalesce(later.retracted_at, later.recorded_at) <= $as_of
        AND (coalesce(later.retracted_at, later.recorded_at) > step.recorded_at
          OR coalesce(later.retracted_at, later.recorded_at) = step.recorded_at
             AND (later.retracted_at IS NOT NULL OR later.version_id > step.version_id))
    })
WITH [node IN nodes(circle)[..-1] | node.enterprise_id] AS around, holdings
// a figure of eight passes a firm twice: it is two circles, each shown on its own
WHERE all(id IN around WHERE single(again IN around WHERE again = id))
WITH around, holdings, reduce(least = around[0], id IN around |
       CASE WHEN id < least THEN id ELSE least END) AS first
WITH holdings, around,
     [place IN range(0, size(around) - 1) WHERE around[place] = first][0] AS place
RETURN size(around) AS steps, around[place..] + around[..place] AS circle,
       reduce(product = 1.0, step IN holdings | product * coalesce(step.share, step.share_low, 0.0))
         AS share
ORDER BY steps, circle
