// Who owns an enterprise through up to six shareholdings: each chain upward from it, with the share
// that reaches through the whole chain.
// group: ownership
// $enterprise_id: text = 91990100MA00000001; the enterprise that is owned
// $as_of: date = 2026-10-31; the day on which every shareholding must hold
// $least_share: number = 0.05; chains whose product of shares is below this, in [0, 1], are left
// out
// -> holder_id: text; who stands at the top of the chain
// -> holder_kind: text; Person or Enterprise
// -> steps: integer; how many shareholdings lie between
// -> share: number; the product of the shares along the chain, in [0, 1]
// -> chain: texts; the ids from the holder down to the enterprise
MATCH chain = (holder)-[holdings:HOLDS*1..6]->(owned:Enterprise {enterprise_id: $enterprise_id})
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
  // a chain that comes back to a firm it has passed is a circle: circular_holding shows those
  AND all(node IN nodes(chain) WHERE single(again IN nodes(chain) WHERE again = node))
WITH holder, length(chain) AS steps, nodes(chain) AS owners,
     reduce(product = 1.0, step IN holdings | product * coalesce(step.share, step.share_low, 0.0))
       AS share
WHERE share >= $least_share
RETURN coalesce(holder.enterprise_id, holder.person_id) AS holder_id,
       CASE WHEN holder:Person THEN 'Person' ELSE 'Enterprise' END AS holder_kind,
       steps, share,
       [owner IN owners | coalesce(owner.enterprise_id, owner.person_id)] AS chain
ORDER BY share DESC, steps, holder_id
