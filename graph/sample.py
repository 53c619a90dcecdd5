"""The sample province: a seeded register of invented firms with planted, known contagion."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

import pandas as pd

from graph.sample_attributes import make_attributes
from graph.sample_contacts import make_contacts
from graph.sample_contagion import Influences, simulate
from graph.sample_dealings import make_dealings
from graph.sample_departments import make_departments
from graph.sample_dirt import write_register
from graph.sample_drivers import make_drivers, own_risk
from graph.sample_exposure import make_exposures
from graph.sample_firms import make_firms
from graph.sample_names import enterprise_ids, firm_names
from graph.sample_people import make_people
from graph.sample_places import make_places
from graph.sample_records import make_records
from graph.sample_settings import SampleSettings, streams
from graph.sample_tables import Sample, tables_known
from graph.sample_truth import Truth, truth_of
from graph.tables import Tables

__all__ = ["Province", "SampleSettings", "Truth", "make_province", "write_province"]


@dataclass(frozen=True)
class Province:
    """tables: all that was known on `settings.end`.  truth: what really happened and why."""

    settings: SampleSettings
    tables: Tables
    truth: Truth


def make_province(settings: SampleSettings) -> Province:
    """The province of the settings; the same settings give the same bytes on any machine."""
    chance = streams(settings.seed)
    firms = make_firms(settings, chance["firms"])
    people = make_people(settings, firms, chance["people"])
    places = make_places(settings, firms, chance["places"])
    dealings = make_dealings(settings, firms, chance["dealings"])
    attributes = make_attributes(settings, firms, links=(people, places), chance=chance["changes"])
    drivers = make_drivers(settings, firms, chance["drivers"])
    exposures = make_exposures(firms, people=people, places=places, dealings=dealings)
    risk = own_risk(settings, firms, drivers=drivers, changes=attributes.changes)
    influences = Influences(risk, exposures, drivers.debts)
    course = simulate(settings, influences, chance["contagion"])
    records = make_records(
        course.events, drivers=drivers, changes=attributes.changes, chance=chance["records"]
    )
    sample = Sample(
        settings=settings,
        firms=firms,
        people=people,
        places=places,
        dealings=dealings,
        contacts=make_contacts(firms, chance["contacts"]),
        attributes=attributes,
        records=records,
        departments=make_departments(settings, firms, chance["departments"]),
        ids=enterprise_ids(firms.size, chance["codes"]),
        names=firm_names(firms, chance["names"]),
    )
    return Province(settings, tables_known(sample, chance["news"]), truth_of(sample, course))


def write_province(province: Province, folder: Path) -> list[Path]:
    """Writes `<frame>.csv` of each frame with rows, with dirt, and `truth/*.csv`; gives the paths.

    `truth/dirt.csv` lists each line of dirt with the treatment it should get; what is left after
    that treatment is `province.tables`.
    """
    truth = folder / "truth"
    truth.mkdir(parents=True, exist_ok=True)
    paths, dirt = write_register(province.tables, folder, streams(province.settings.seed)["dirt"])
    frames = {field.name: getattr(province.truth, field.name) for field in fields(province.truth)}
    for name, rows in {**frames, "dirt": dirt}.items():
        paths.append(truth / f"{name}.csv")
        write_rows(rows, paths[-1])
    return paths


def write_rows(rows: pd.DataFrame, path: Path) -> None:
    """One CSV in UTF-8 with Unix line ends and ISO dates."""
    rows.to_csv(path, index=False, lineterminator="\n", date_format="%Y-%m-%d", encoding="utf-8")
