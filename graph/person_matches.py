"""Which persons of one name may be the same: a score with its evidence, never a merge.

Two persons of a name are compared by what they have in common. Each kind of evidence adds the
logarithm of how much likelier it is for one person than for two (Fellegi & Sunter 1969, "A theory
for record linkage", JASA 64); the name alone starts the lower the more persons bear it. The weights
are judgements, not estimates: no labelled pairs exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from graph.details import details_text
from graph.snapshot import Snapshot
from graph.tables import DATE

SUSPECTED, DECIDED_BY, SOURCE = "suspected", "linkrisk", "person matches"
# Log-odds that a kind of evidence adds, once however often it is met.
WEIGHTS = {
    "enterprise": 5.0,
    "contact": 3.0,
    "room": 3.0,
    "address": 2.5,
    "partner": 2.0,
    "holding": 1.5,
    "agent": 0.3,
}
# Two persons of a name that two persons bear are the same with odds of one in seven.
PRIOR = -1.25
LEAST_SCORE = 0.5
# A name that more persons bear says nothing, and its pairs would be a square of them.
MOST_BEARERS = 200
# A firm, address or telephone of more persons is a hub: it ties nobody to anybody.
MOST_SHARERS = 50
_TOLD = 10


@dataclass(frozen=True)
class Proposals:
    """Suspected pairs as rows of `person_matches`, and the names too common to be compared."""

    rows: pd.DataFrame
    common_names: int


def suspected_pairs(snapshot: Snapshot, day: date) -> Proposals:
    """Pairs of a score of 0.5 and more that nobody has decided, learned on `day`.

    A pair that is suspected already, with the same evidence, is not told again.
    """
    named, common = _bearers(snapshot)
    ties = _ties(snapshot, named)
    pairs = ties.merge(ties, on=["name", "kind", "thing"], suffixes=("", "_other"))
    pairs = pairs[pairs["person"] < pairs["person_other"]]
    if pairs.empty:
        return Proposals(_rows(snapshot, pairs.assign(score=0.0, evidence=None), day), common)
    found = _scored(pairs, named)
    found = found[found["score"] >= LEAST_SCORE]
    return Proposals(_new(snapshot, _rows(snapshot, found, day)), common)


def _bearers(snapshot: Snapshot) -> tuple[pd.DataFrame, int]:
    """[person, name, bearers] of persons whose name some, but not too many, others bear."""
    names = snapshot.persons["name"].dropna()
    named = pd.DataFrame({"person": names.index, "name": names.to_numpy()})
    named["bearers"] = named.groupby("name")["person"].transform("size")
    common = named.loc[named["bearers"] > MOST_BEARERS, "name"].nunique()
    return named[named["bearers"].between(2, MOST_BEARERS)], int(common)


def _ties(snapshot: Snapshot, named: pd.DataFrame) -> pd.DataFrame:
    """[name, person, kind, thing]: what each of the persons has to do with, without hubs."""
    held = snapshot.shareholdings
    owners = held[held["holder_kind"] == "Person"].rename(columns={"holder": "person"})
    columns = ["person", "enterprise"]
    served = pd.concat([snapshot.offices[columns], owners[columns]]).drop_duplicates()
    own = served.merge(named, on="person")
    firms = snapshot.enterprises["enterprise_id"].to_numpy(dtype=object)
    parts = [own.assign(kind="enterprise", thing=firms[own["enterprise"]])]
    for kind, things in _things(snapshot, served).items():
        parts.append(own.merge(things, on="enterprise").assign(kind=kind))
    ties = pd.concat(parts, ignore_index=True)[["name", "person", "kind", "thing"]]
    # A person is no partner of its own.
    ids = snapshot.persons["person_id"].to_numpy(dtype=object)
    own_name = (ties["kind"] == "partner") & (ids[ties["person"]] == ties["thing"].to_numpy())
    ties = ties[~own_name].dropna().drop_duplicates()
    sharers = ties.groupby(["kind", "thing"])["person"].transform("size")
    return ties[sharers <= MOST_SHARERS]


def _things(snapshot: Snapshot, served: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """By kind of evidence [enterprise, thing], things named by their ids."""
    places = snapshot.addresses
    homes = snapshot.domiciles[snapshot.domiciles["address_kind"] != "service"]
    homes = homes[~places["hosting"].to_numpy()[homes["address"]]]
    rows = homes["address"].to_numpy()
    room = places["division"].fillna("") + "|" + places["building"] + "|" + places["room"]
    persons = snapshot.persons["person_id"].to_numpy(dtype=object)
    firms = snapshot.enterprises["enterprise_id"].to_numpy(dtype=object)
    held = snapshot.shareholdings
    among = held[held["holder_kind"] == "Enterprise"]
    agents = snapshot.agents["agent_id"].to_numpy(dtype=object)
    return {
        "contact": _thing(snapshot.contacts["enterprise"], snapshot.contacts["contact_id"]),
        "address": _thing(homes["enterprise"], places["address_id"].to_numpy(dtype=object)[rows]),
        "room": _thing(homes["enterprise"], room.to_numpy(dtype=object)[rows]),
        "agent": _thing(
            snapshot.engagements["enterprise"], agents[snapshot.engagements["agent"].to_numpy()]
        ),
        "partner": _thing(served["enterprise"], persons[served["person"]]),
        # The holder and the held meet in the pair that they are.
        "holding": pd.concat(
            [
                _thing(among[end], firms[among["holder"]] + ">" + firms[among["enterprise"]])
                for end in ("holder", "enterprise")
            ]
        ),
    }


def _thing(enterprise: pd.Series, thing: pd.Series | np.ndarray) -> pd.DataFrame:
    columns = {"enterprise": enterprise.to_numpy(), "thing": np.asarray(thing, dtype=object)}
    return pd.DataFrame(columns).drop_duplicates()


def _scored(pairs: pd.DataFrame, named: pd.DataFrame) -> pd.DataFrame:
    """[person, person_other, name, score, evidence], one row a pair."""
    ends = ["person", "person_other", "name"]
    things = pairs.groupby([*ends, "kind"])["thing"].agg(lambda told: sorted(told)[:_TOLD])
    table = things.unstack("kind")
    weights = np.array([WEIGHTS[kind] for kind in table.columns])
    met = table.notna().to_numpy(dtype=np.float64)
    if {"room", "address"} <= set(table.columns):
        # One address told twice is one piece of evidence.
        both = table["room"].notna() & table["address"].notna()
        met[:, list(table.columns).index("room")] *= ~both.to_numpy()
    found = table.reset_index()[ends]
    bearers = named.drop_duplicates("name").set_index("name")["bearers"]
    borne = found["name"].map(bearers).to_numpy(dtype=np.float64)
    odds = PRIOR - np.log(borne / 2) + met @ weights
    told = zip(found["name"], borne, table.to_dict("records"), strict=True)
    evidence = [
        details_text(
            {
                "name": name,
                "bearers": int(number),
                **{kind: shared for kind, shared in kinds.items() if isinstance(shared, list)},
            }
        )
        for name, number, kinds in told
    ]
    return found.assign(score=(1 / (1 + np.exp(-odds))).round(6), evidence=evidence)


def _rows(snapshot: Snapshot, found: pd.DataFrame, day: date) -> pd.DataFrame:
    ids = snapshot.persons["person_id"].to_numpy(dtype=object)
    learned = pd.Series([pd.Timestamp(day)] * len(found)).astype(DATE)
    return pd.DataFrame(
        {
            "person_id": ids[found["person"].to_numpy(dtype=np.int64)],
            "other_id": ids[found["person_other"].to_numpy(dtype=np.int64)],
            "decision": SUSPECTED,
            "score": found["score"].to_numpy(),
            "evidence": found["evidence"].to_numpy(dtype=object),
            "decided_by": DECIDED_BY,
            "recorded_at": learned.to_numpy(),
            "source": SOURCE,
        }
    )


def _new(snapshot: Snapshot, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows about pairs that nobody has decided, and that were not told like this before."""
    ids = snapshot.persons["person_id"].to_numpy(dtype=object)
    known = snapshot.person_matches
    told = pd.DataFrame(
        {
            "person_id": ids[known["person"]],
            "other_id": ids[known["other"]],
            "known": known["decision"].to_numpy(dtype=object),
            "before": known["evidence"].to_numpy(dtype=object),
        }
    )
    beside = rows.merge(told, on=["person_id", "other_id"], how="left")
    decided = beside["known"].isin(["confirmed", "refused"])
    same = (beside["known"] == SUSPECTED) & (beside["before"] == beside["evidence"])
    return rows[~(decided | same).to_numpy()].reset_index(drop=True)
