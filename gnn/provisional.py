"""What a class would be at once after new records: told between two months, never kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from cypher import statement
from features.table import feature_table
from gnn.checkpoint import Checkpoint, load_checkpoint
from gnn.decisions import overrides_on
from gnn.grades import Circumstances, Grades, grade
from gnn.policy import CLASSES, Policy
from gnn.rulebook import rules_of
from gnn.scorer import Floats, Scores
from graph.errors import BadInput, UnknownEnterprise
from graph.history import Entry, entries
from graph.part_reading import batched, seeds, tables_between
from graph.snapshot import Snapshot, snapshot_of
from graph.snapshot_reading import typed
from graph.store import Store
from graph.tables import Tables, empty
from graph.versions import learned_on

_TOLD = ("record_id", "kind", "category", "result", "amount", "valid_from", "valid_to")


@dataclass(frozen=True)
class Asked:
    """Of whom and of which day; models: folder of the models by id, None where there is none."""

    day: date
    models: Path | None = None


@dataclass(frozen=True)
class _Sides:
    """The enterprises with their own records alone, as known at the cut-off and on the day."""

    then: Snapshot
    now: Snapshot


def with_news(store: Store, since: date, until: date) -> list[str]:
    """The enterprises of which a record was learned from a day through another."""
    question = statement("read/enterprises_with_news")
    found = store.read_columns(question, since=since.isoformat(), until=until.isoformat())
    return [str(one) for one in found["enterprise_id"]]


def provisional(store: Store, enterprise_ids: list[str], asked: Asked) -> list[dict[str, Any]]:
    """The provisional class of enterprises on a day, beside the class of record of the last month.

    The model of the last sealed month judges how the enterprise's own records moved its own risk;
    its links and what came by them stand as in that month. Direct rules and guards are those of the
    month, and so are overrides on the day. A worse class is told at once, a better one waits for
    the month. Nothing is written. Who has no grade in that month is left out.

    Raises BadInput when no month was sealed by the day, UnknownEnterprise.
    """
    chain = entries(store)
    sealed = _last_sealed(chain, asked.day)
    ids = sorted(set(enterprise_ids))
    if not ids:
        return []
    tables = _tables(store, ids)
    standing = _standing(store, ids, sealed["period"])
    rules = rules_of(chain, sealed)
    checkpoint = _model(asked.models, sealed["model_version"])
    told: list[dict[str, Any]] = []
    for policy in {one.version: one for one in (rules.policy, *rules.policies.values())}.values():
        graded = standing[standing["policy_version"] == policy.version]
        sides, graded = _sides(tables, graded, (date.fromisoformat(sealed["as_of"]), asked.day))
        if len(graded):
            moved = _moved(sides, checkpoint)
            both = _decided(sides, graded, (policy, chain), moved=moved)
            told += _told(sides, graded, (policy, both, tables), rescored=checkpoint is not None)
    return sorted(told, key=lambda one: str(one["enterprise_id"]))


def _last_sealed(chain: list[Entry], day: date) -> dict[str, Any]:
    sealed = [one.value for one in chain if one.kind == "grades"]
    found = [one for one in sealed if one["as_of"] <= day.isoformat()]
    if not found:
        raise BadInput(f"a month sealed by {day} (run `linkrisk grade --period`)", None)
    return found[-1]


def _tables(store: Store, ids: list[str]) -> Tables:
    """Every version of the enterprises and of the records about them, and no link."""
    found = seeds(store, ids)
    found = found[found["kind"] == "Enterprise"]
    missing = sorted(set(ids) - set(found["id"]))
    if missing:
        raise UnknownEnterprise("a known enterprise_id", missing[0])
    kinds = dict.fromkeys(found["element"].tolist(), "Enterprise")
    question = statement("read/part_records")
    pages = [
        typed("records", store.read_columns(question, elements=part)) for part in batched([*kinds])
    ]
    filled = [page for page in pages if len(page)]
    records = pd.concat(filled, ignore_index=True) if filled else empty("records")
    return replace(tables_between(store, kinds, [], types=[]), records=records)


def _standing(store: Store, ids: list[str], period: str) -> pd.DataFrame:
    """The grades of record by enterprise_id."""
    question = statement("read/grades_batch")
    pages = [store.read(question, enterprise_ids=part, period=period) for part in batched(ids)]
    found = pd.concat(pages, ignore_index=True)
    found = found[found["grade"].notna()]
    columns = ("class", "score", "log_odds", "contagion_points", "policy_version", "period")
    rows = [{name: grade[name] for name in columns} for grade in found["grade"]]
    frame = pd.DataFrame(rows, columns=list(columns))
    return frame.set_index(pd.Index(found["enterprise_id"], dtype=object))


def _model(models: Path | None, model_id: str) -> Checkpoint | None:
    """The model of the month; None where it is not kept here: the score then stands."""
    if models is None or not (models / model_id).is_dir():
        return None
    return load_checkpoint(models / model_id)


def _sides(
    tables: Tables, graded: pd.DataFrame, days: tuple[date, date]
) -> tuple[_Sides, pd.DataFrame]:
    """Both snapshots of the graded enterprises that are in both, and their grades in that order."""
    for _ in range(2):  # the first time some may be in one of them alone
        own = tables.enterprises["enterprise_id"].isin(graded.index)
        part = replace(tables, enterprises=tables.enterprises[own])
        sides = _Sides(*(snapshot_of(part, day) for day in days))
        ids = [set(one.enterprises["enterprise_id"]) for one in (sides.then, sides.now)]
        graded = graded.loc[sorted(ids[0] & ids[1])]
    return sides, graded


def _moved(sides: _Sides, checkpoint: Checkpoint | None) -> Floats:
    """(size,) log-odds by which the own records moved the own risk since the cut-off."""
    if checkpoint is None:
        return np.zeros(sides.now.size)
    scorer = checkpoint.scorer
    tables = [feature_table(one, scorer.encoding.names) for one in (sides.then, sides.now)]
    own = [scorer.own.log_odds(table.frame.to_numpy()) for table in tables]
    slope = scorer.slope * scorer.own_slope
    return np.asarray(slope * (own[1] - own[0]), dtype=np.float64)


def _decided(
    sides: _Sides, graded: pd.DataFrame, rules: tuple[Policy, list[Entry]], *, moved: Floats
) -> tuple[Grades, Grades]:
    """The grades that the records known on either day give, by the same rules."""
    policy, chain = rules
    found = []
    for snapshot, more in ((sides.then, np.zeros_like(moved)), (sides.now, moved)):
        log_odds = graded["log_odds"].to_numpy(np.float64) + more
        scores = Scores(
            log_odds=log_odds,
            base=0.0,
            own_points=np.zeros((len(graded), 0)),
            contagion=graded["contagion_points"].to_numpy(np.float64),
            inputs=np.zeros((len(graded), 0)),
        )
        overrides = overrides_on(chain, snapshot.as_of)
        found.append(grade(snapshot, scores, policy, around=Circumstances(overrides=overrides)))
    return found[0], found[1]


def _told(
    sides: _Sides,
    graded: pd.DataFrame,
    decided: tuple[Policy, tuple[Grades, Grades], Tables],
    *,
    rescored: bool,
) -> list[dict[str, Any]]:
    policy, (then, now), tables = decided
    codes = [frame.map(CLASSES.index).to_numpy() for frame in _classes(graded, then, now)]
    worse = np.where(codes[2] > codes[1], np.maximum(codes[0], codes[2]), codes[0])
    decided_by_people = now.guards_met.loc[now.guards_met["guard_id"] == "override", "enterprise"]
    worse[decided_by_people] = codes[2][decided_by_people]
    rules, news = _new_rules(policy, then, now), _news(tables, sides)
    return [
        {
            "enterprise_id": one,
            "name": name,
            "provisional": True,
            "as_of": sides.now.as_of.isoformat(),
            "period": period,
            "class": risk_class,
            "provisional_class": CLASSES[code],
            "score": float(score),
            "provisional_score": float(after),
            "rescored": rescored,
            "rules": rules.get(row, []),
            "news": news.get(one, []),
        }
        for row, (one, name, period, risk_class, score, code, after) in enumerate(
            zip(
                graded.index,
                sides.now.enterprises["name"],
                graded["period"],
                graded["class"],
                graded["score"],
                worse.tolist(),
                now.frame["score"],
                strict=True,
            )
        )
    ]


def _classes(graded: pd.DataFrame, then: Grades, now: Grades) -> tuple[pd.Series, ...]:
    return graded["class"], then.frame["class"], now.frame["class"]


def _new_rules(policy: Policy, then: Grades, now: Grades) -> dict[int, list[dict[str, Any]]]:
    """By row the direct rules that a record meets now and did not meet at the cut-off."""
    keys = ["enterprise", "rule", "record_id"]
    both = now.rules_met.merge(then.rules_met, on=keys, how="left", indicator=True)
    found: dict[int, list[dict[str, Any]]] = {}
    for (row, number), part in both[both["_merge"] == "left_only"].groupby(["enterprise", "rule"]):
        rule = policy.rules[int(number)]
        told = {"rule_id": rule.rule_id, "class": rule.risk_class, "levels": rule.levels}
        told |= {"legal_basis": rule.legal_basis, "record_ids": part["record_id"].tolist()}
        found.setdefault(int(row), []).append(told)
    return found


def _news(tables: Tables, sides: _Sides) -> dict[str, list[dict[str, Any]]]:
    """By enterprise what was learned of its records after the cut-off and by the day."""
    rows = tables.records
    learned = learned_on(rows)
    days = pd.Timestamp(sides.then.as_of), pd.Timestamp(sides.now.as_of)
    chosen = rows[(learned > days[0]) & (learned <= days[1])]
    chosen = chosen.assign(learned_on=learned, retracted=chosen["retracted_at"].notna())
    plain = chosen.sort_values(["learned_on", "record_id", "version_id"]).astype(object)
    plain = plain.where(plain.notna(), None)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in plain.to_dict("records"):
        told = {name: row[name] for name in (*_TOLD, "learned_on", "retracted")}
        days_told = {name: _day(told[name]) for name in ("valid_from", "valid_to", "learned_on")}
        found.setdefault(str(row["enterprise_id"]), []).append({**told, **days_told})
    return found


def _day(value: Any) -> str | None:
    return None if value is None else f"{value:%Y-%m-%d}"
