"""The sample's spans of numbers turned into frames, with what was known by `end`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph.address_text import buildings_and_rooms
from graph.sample_attributes import Attributes
from graph.sample_contacts import Contacts, contact_ids
from graph.sample_firms import NOBODY, Firms
from graph.sample_names import (
    address_ids,
    address_texts,
    agent_ids,
    agent_names,
    enterprise_types,
    person_ids,
    person_names,
)
from graph.sample_people import People
from graph.sample_places import Places
from graph.sample_settings import DIVISION, OPEN, SOURCE, Flags, Integers, SampleSettings, Texts
from graph.tables import Tables, tables_of


@dataclass(frozen=True)
class Sample:
    """All parts of a sample by number, before they become tables."""

    settings: SampleSettings
    firms: Firms
    people: People
    places: Places
    dealings: pd.DataFrame
    contacts: Contacts
    attributes: Attributes
    records: pd.DataFrame
    departments: pd.DataFrame
    ids: Texts
    names: tuple[Texts, Texts]


def tables_known(sample: Sample, chance: np.random.Generator) -> Tables:
    """What the register knew on `end`: rows learned later are left out."""
    positions = _positions(sample)
    holdings = _holdings(sample, chance)
    domiciles = _domiciles(sample)
    engagements = _engagements(sample)
    frames = {
        "enterprises": _enterprises(sample),
        "persons": _persons(positions, holdings),
        "addresses": _addresses(sample, domiciles),
        "holdings": holdings,
        "positions": positions,
        "domiciles": domiciles,
        "affiliations": _affiliations(sample),
        "agents": _agents(engagements),
        "engagements": engagements,
        "contacts": _contacts(sample),
        "records": _records(sample, chance),
    }
    named = {name: rows.drop(columns="number", errors="ignore") for name, rows in frames.items()}
    return tables_of(**{name: rows.assign(source=SOURCE) for name, rows in named.items()})


def dates(days: Integers | pd.Series) -> pd.Series:
    """Days since 1970-01-01 as dates; OPEN is no date."""
    numbers = np.asarray(days, dtype=np.int64)
    stamps = numbers.astype("datetime64[D]").astype("datetime64[s]")
    return pd.Series(np.where(numbers >= OPEN, np.datetime64("NaT", "s"), stamps))


def published(settings: SampleSettings, spans: pd.DataFrame) -> pd.DataFrame:
    """The versions known by `end`: an open row when learned, a closed one when its end is."""
    first = spans.assign(known=spans["start"] + spans["learning"], valid_to=OPEN)
    ended = spans[spans["end"] != OPEN]
    closed = ended.assign(
        known=np.maximum(ended["end"] + ended["end_learning"], ended["start"] + ended["learning"]),
        valid_to=ended["end"],
    )
    # Where end and start are learned on one day there is one version: the closed one.
    both = closed.index[closed["known"] == first.loc[closed.index, "known"]]
    rows = pd.concat([first.drop(index=both), closed], ignore_index=True)
    rows = rows[rows["known"] <= settings.end_day].reset_index(drop=True)
    return rows.assign(
        valid_from=dates(rows["start"]),
        valid_to=dates(rows["valid_to"]),
        recorded_at=dates(rows["known"]),
    )


def corrected(
    spans: pd.DataFrame, column: str, *, share: float, chance: np.random.Generator
) -> pd.DataFrame:
    """The spans with, for a share of the rows, a first version whose `column` was wrong.

    The wrong value is learned in time, the right one 30 to 300 days later.
    """
    wrong = (chance.random(len(spans)) < share) & spans[column].gt(0).to_numpy()
    late = spans["learning"] + chance.integers(30, 300, len(spans))
    in_time = wrong & (spans["start"] + late < spans["end"]).to_numpy()
    first = spans[in_time].assign(end=OPEN)
    first[column] = np.round(first[column] * 10)
    right = spans.assign(learning=np.where(in_time, late, spans["learning"]))
    return pd.concat([right, first], ignore_index=True)


def _enterprises(sample: Sample) -> pd.DataFrame:
    versions, firms = sample.attributes.versions, sample.firms
    known = versions["day"] + versions["learning"]
    versions = versions[known <= sample.settings.end_day].reset_index(drop=True)
    firm = versions["firm"].to_numpy()
    status = np.where(firms.revoked[firm], "revoked", "deregistered").astype(object)
    ended = versions["ended"].to_numpy()
    frame = pd.DataFrame(
        {
            "enterprise_id": sample.ids[firm],
            "name": np.where(versions["named"] > 0, sample.names[1][firm], sample.names[0][firm]),
            "status": np.where(ended, status, "in_register"),
            "enterprise_type": _types(sample)[firm],
            "industry": firms.industry[firm],
            "division": DIVISION,
            "registered_capital": versions["capital"],
            "established_on": dates(firms.established[firm]),
            "ended_on": dates(np.where(ended, firms.ended[firm], OPEN)),
            "recorded_at": dates(versions["day"] + versions["learning"]),
        }
    )
    # Two pieces of news of one day are one version: what is known by then decides.
    return frame.drop_duplicates(["enterprise_id", "recorded_at"]).reset_index(drop=True)


def _types(sample: Sample) -> Texts:
    first = sample.people.holdings.drop_duplicates(["firm", "holder", "by_person"])
    sole = first[first["share"] > 1 - 1e-9]
    flags = []
    for by_person in (True, False):
        flag: Flags = np.zeros(sample.firms.size, dtype=bool)
        flag[sole.loc[sole["by_person"] == by_person, "firm"].to_numpy()] = True
        flags.append(flag)
    return enterprise_types(sample.firms, sole_person=flags[0], sole_firm=flags[1])


def _positions(sample: Sample) -> pd.DataFrame:
    people = sample.people
    spans = pd.concat([people.representations, people.officers], ignore_index=True)
    rows = published(sample.settings, spans)
    return rows.assign(
        person_id=person_ids(rows["person"].to_numpy()),
        enterprise_id=sample.ids[rows["firm"]],
        number=rows["person"],
    )


def _holdings(sample: Sample, chance: np.random.Generator) -> pd.DataFrame:
    """Amounts follow the share of the registered capital; some paid amounts are corrected."""
    spans = sample.people.holdings
    subscribed = np.round(spans["share"] * sample.firms.capital[spans["firm"]], 2)
    paid = np.round(subscribed * np.where(chance.random(len(spans)) < 0.5, 1.0, 0.3), 2)
    spans = spans.assign(subscribed_amount=subscribed, paid_amount=paid)
    rows = published(sample.settings, corrected(spans, "paid_amount", share=0.02, chance=chance))
    holder, person = rows["holder"].to_numpy(), rows["by_person"].to_numpy(dtype=bool)
    holder_id = np.empty(len(rows), dtype=object)
    holder_id[person], holder_id[~person] = person_ids(holder[person]), sample.ids[holder[~person]]
    return rows.assign(
        holder_id=holder_id,
        holder_kind=np.where(person, "Person", "Enterprise"),
        enterprise_id=sample.ids[rows["firm"]],
        share_low=rows["share"],
        share_high=rows["share"],
        number=np.where(person, holder, NOBODY),
    )


def _persons(positions: pd.DataFrame, holdings: pd.DataFrame) -> pd.DataFrame:
    """Every person of a known link, known from the day of the first."""
    columns = ["number", "recorded_at"]
    met = pd.concat([positions[columns], holdings.loc[holdings["number"] != NOBODY, columns]])
    first = met.groupby("number", as_index=False)["recorded_at"].min()
    number = first["number"].to_numpy()
    return first.assign(person_id=person_ids(number), name=person_names(number))


def _domiciles(sample: Sample) -> pd.DataFrame:
    rows = published(sample.settings, sample.places.domiciles)
    return rows.assign(
        enterprise_id=sample.ids[rows["firm"]],
        address_id=address_ids(rows["address"].to_numpy()),
        number=rows["address"],
    )


def _addresses(sample: Sample, domiciles: pd.DataFrame) -> pd.DataFrame:
    first = domiciles.groupby("number", as_index=False)["recorded_at"].min()
    number = first["number"].to_numpy()
    texts = pd.Series(address_texts(number), index=first.index, dtype=object)
    return first.assign(
        **buildings_and_rooms(texts),
        address_id=address_ids(number),
        text=texts,
        division=DIVISION,
        hosting=sample.places.hosting[number],
    )


def _engagements(sample: Sample) -> pd.DataFrame:
    rows = published(sample.settings, sample.contacts.engagements)
    return rows.assign(
        enterprise_id=sample.ids[rows["firm"]],
        agent_id=agent_ids(rows["agent"].to_numpy()),
        business_type="establishment",
        number=rows["agent"],
    )


def _agents(engagements: pd.DataFrame) -> pd.DataFrame:
    """Every agent that is known to have registered a firm, from the day of the first."""
    first = engagements.groupby("number", as_index=False)["recorded_at"].min()
    number = first["number"].to_numpy()
    return first.assign(agent_id=agent_ids(number), name=agent_names(number))


def _contacts(sample: Sample) -> pd.DataFrame:
    rows = published(sample.settings, sample.contacts.contacts)
    return rows.assign(
        enterprise_id=sample.ids[rows["firm"]],
        contact_id=contact_ids(rows["number"].to_numpy()),
        contact_kind="phone",
    )


def _affiliations(sample: Sample) -> pd.DataFrame:
    rows = published(sample.settings, sample.dealings)
    return rows.assign(
        source_id=sample.ids[rows["source"]], target_id=sample.ids[rows["target"]]
    ).drop(columns=["source", "target"])


def _records(sample: Sample, chance: np.random.Generator) -> pd.DataFrame:
    spans = corrected(sample.records, "amount", share=0.01, chance=chance)
    rows = published(sample.settings, pd.concat([spans, sample.departments], ignore_index=True))
    return rows.assign(enterprise_id=sample.ids[rows["firm"]])
