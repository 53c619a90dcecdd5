"""The dossier of one enterprise: all that its class rests on, on one page that needs no network."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import yaml

from api.grades import grade_row
from api.history_routes import changes, grade_months
from api.investigation_models import TimelineAsked
from api.masking import masked
from api.notice import USAGE_NOTICE
from api.ownership_models import OwnershipAsked
from api.ownership_routes import unmasked
from api.path_drawing import drawn_paths
from api.timeline_routes import timeline
from cypher import statement
from gnn.grade_store import last_day_of
from gnn.packed_explanation import unpacked_text
from gnn.reason_text import Language, named, sentences, told_value
from graph.store import Store

_HERE = Path(__file__).parent
_ENTRIES, _PARTIES, _INDICATORS = 300, 50, 30
_COLOURS = {"A": "#1c8a5f", "B": "#2f6fd6", "C": "#c76d14", "D": "#cf3341"}


@dataclass(frozen=True)
class Reader:
    """Who reads a dossier, what for and when: it stands on every printed page.

    shown: what of a part the reader may see; by default persons are shown by surname.
    """

    fingerprint: str
    purpose: str | None
    document: str | None
    at: datetime
    shown: Callable[[Store, Any], Any] = lambda _, part: masked(part)


@dataclass(frozen=True)
class DossierAsked:
    """Of which enterprise and month (null: its latest), in which language."""

    enterprise_id: str
    period: str | None = None
    language: Language = "zh"


def dossier(store: Store, asked: DossierAsked, reader: Reader) -> str:
    """One HTML document as known at the month's end; markup in data is text.

    Raises UnknownEnterprise, and UnknownGrade when the enterprise has no grade in the month.
    """
    found = store.together(lambda reading: _contents(reading, asked, reader))
    return _template().render(
        **found,
        language=asked.language,
        w=lambda name: _word(name, asked.language),
        reader=reader,
        made_at=f"{reader.at:%Y-%m-%d %H:%M %Z}".strip(),
        notice=USAGE_NOTICE,
        colours=_COLOURS,
    )


def _contents(store: Store, asked: DossierAsked, reader: Reader) -> dict[str, Any]:
    grade = grade_row(store, asked.enterprise_id, period=asked.period)["grade"]
    explanation = reader.shown(store, unpacked_text(grade["explanation"]))
    period = explanation["period"]
    as_of = last_day_of(period)
    months = [one for one in grade_months(store, asked.enterprise_id) if one["period"] <= period]
    own, paths = (explanation[name] for name in ("own", "contagion"))
    rest = explanation.get("contagion_rest", 0.0)
    return {
        "profile": _profile(store, asked.enterprise_id),
        "explanation": explanation,
        "as_of": as_of,
        "months": months,
        "sentences": sentences(explanation, asked.language),
        "indicators": [
            {**one, "told": told_value(one)[asked.language]}
            for one in sorted(own, key=lambda one: -abs(one["points"]))[:_INDICATORS]
        ],
        "own_points": math.fsum(one["points"] for one in own),
        "contagion_points": math.fsum([rest, *(path["points"] for path in paths)]),
        "picture": drawn_paths(explanation, _classes(store, explanation)),
        **reader.shown(store, _past(store, asked.enterprise_id, as_of)),
        **reader.shown(store, _owners(store, asked.enterprise_id, as_of)),
        "changes": reader.shown(store, changes(store, asked.enterprise_id, period=period))
        if months[1:]
        else None,
    }


def _profile(store: Store, enterprise_id: str) -> dict[str, Any]:
    rows = store.read(statement("read/profile"), enterprise_id=enterprise_id, limit=0)
    registration: dict[str, Any] = rows["registration"].iloc[0]
    return registration


def _classes(store: Store, explanation: dict[str, Any]) -> dict[str, str]:
    """By enterprise_id the class that month of the firms on the paths, and its own."""
    nodes = [node for path in explanation["contagion"] for node in path["path"]]
    firms = [node for node in nodes if node["kind"] == "Enterprise"]
    ids = sorted({node["id"] for node in firms if not node.get("outside_area")})
    period = explanation["period"]
    rows = store.read(statement("read/grades_batch"), enterprise_ids=ids, period=period)
    known = rows[rows["grade"].notna()] if len(rows) else rows
    told = {row["enterprise_id"]: row["grade"]["class"] for row in known.to_dict("records")}
    return {**told, explanation["enterprise_id"]: explanation["class"]}


def _past(store: Store, enterprise_id: str, as_of: date) -> dict[str, Any]:
    asked = {"as_of": as_of, "limit": _ENTRIES}
    records = TimelineAsked.model_validate({**asked, "what": ["record", "change"]})
    links = TimelineAsked.model_validate({**asked, "what": ["link", "grade"]})
    return {
        name: _told(timeline(store, enterprise_id, what))
        for name, what in (("records", records), ("links", links))
    }


def _told(page: dict[str, Any]) -> dict[str, Any]:
    return {"entries": page["entries"], "total": page["total"]}


def _owners(store: Store, enterprise_id: str, as_of: date) -> dict[str, Any]:
    asked = OwnershipAsked(as_of=as_of, limit=_PARTIES)
    return {
        name: unmasked(store, enterprise_id, name, asked)
        for name in ("ownership", "holdings", "group")
    }


@cache
def _template() -> jinja2.Template:
    made = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return made.from_string((_HERE / "dossier.html").read_text(encoding="utf-8"))


@cache
def _own_words() -> dict[str, dict[str, str]]:
    text = (_HERE / "dossier_words.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text)["words"])


def _word(name: str, language: Language) -> str:
    own = _own_words().get(name)
    return own[language] if own else named(name, language)
