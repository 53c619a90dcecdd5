"""What a class would be at once after new records: told between two months, never kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from cypher import statement
from features.indicator import resting_on_records
from features.table import feature_table
from gnn.checkpoint import Checkpoint, load_checkpoint
from gnn.decisions import overrides_on
from gnn.grades import Circumstances, Grades, grade
from gnn.news_reach import NewsReach
from gnn.own_news import Sides, learned_between, own_tables, sides_of
from gnn.policy import CLASSES, Policy
from gnn.rulebook import rules_of
from gnn.scorer import Floats, Scores
from graph.errors import BadInput
from graph.history import Entry, entries
from graph.part_reading import batched
from graph.store import Store

News: TypeAlias = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Asked:
    """Of which day; models: folder of the models by id, None where there is none.

    reach: whom news reach through relations by that day; None: what came by links stands.
    """

    day: date
    models: Path | None = None
    reach: NewsReach | None = None


def month_on(store: Store, day: date) -> str:
    """The last month sealed by a day. Raises BadInput when there is none."""
    return str(_last_sealed(entries(store), day)["period"])


def provisional(store: Store, enterprise_ids: list[str], asked: Asked) -> list[dict[str, Any]]:
    """The provisional class of enterprises on a day, beside the class of record of the last month.

    The model of the last sealed month judges how the enterprise's own records moved its own risk,
    and with `reach` what the news of others send to it; links stand as in that month. Direct rules
    and guards are those of the month, and so are overrides on the day. A worse class is told at
    once, a better one waits for the month. Nothing is written. Who has no grade in that month is
    left out.

    Raises BadInput when no month was sealed by the day or `reach` is of another one,
    UnknownEnterprise.
    """
    chain = entries(store)
    sealed = _last_sealed(chain, asked.day)
    if asked.reach and asked.reach.explainer.period != sealed["period"]:
        raise BadInput(f"the month {sealed['period']}", asked.reach.explainer.period, "provisional")
    ids = sorted(set(enterprise_ids))
    if not ids:
        return []
    tables = own_tables(store, ids)
    standing = _standing(store, ids, sealed["period"])
    rules = rules_of(chain, sealed)
    checkpoint = _model(asked.models, sealed["model_version"])
    told: list[dict[str, Any]] = []
    for policy in {one.version: one for one in (rules.policy, *rules.policies.values())}.values():
        graded = standing[standing["policy_version"] == policy.version]
        days = date.fromisoformat(sealed["as_of"]), asked.day
        sides = sides_of(tables, graded.index.tolist(), days)
        graded = graded.loc[sides.now.enterprises["enterprise_id"]]
        if len(graded):
            news = learned_between(tables, sides)
            moved = _moved(sides, checkpoint, reach=asked.reach, news=news)
            both = _decided(sides, graded, (policy, chain), moved=moved)
            scored = bool(checkpoint or asked.reach)
            told += _told(sides, graded, (policy, both, news), rescored=scored)
    through = [{**one, **_through(asked.reach, one["enterprise_id"])} for one in told]
    return sorted(through, key=lambda one: str(one["enterprise_id"]))


def _through(reach: NewsReach | None, enterprise_id: str) -> dict[str, Any]:
    """What came through relations; nothing is told of it where that was not asked."""
    if reach is None:
        return {"contagion_moved": None, "contagion": [], "contagion_rest": None}
    return reach.told(enterprise_id)


def _last_sealed(chain: list[Entry], day: date) -> dict[str, Any]:
    sealed = [one.value for one in chain if one.kind == "grades"]
    found = [one for one in sealed if one["as_of"] <= day.isoformat()]
    if not found:
        raise BadInput(f"a month sealed by {day} (run `linkrisk grade --period`)", None)
    return found[-1]


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


def _moved(
    sides: Sides, checkpoint: Checkpoint | None, *, reach: NewsReach | None, news: News
) -> tuple[Floats, Floats]:
    """(own, contagion) log-odds by which news since the cut-off moved the enterprises.

    The days that went by move nobody: of who has news only what rests on records is read again.
    """
    if reach is not None:
        return reach.moved(sides.now.enterprises["enterprise_id"].tolist())
    still = np.zeros(sides.now.size)
    if checkpoint is None:
        return still, still
    scorer = checkpoint.scorer
    then = feature_table(sides.then, scorer.encoding.names).frame
    now = feature_table(sides.now, resting_on_records(scorer.encoding.names)).frame
    reread = then.index.isin(news)
    told = then.copy()
    told.loc[reread, now.columns] = now.loc[reread]
    own = [scorer.own.log_odds(frame.to_numpy()) for frame in (then, told)]
    slope = scorer.slope * scorer.own_slope
    return np.asarray(slope * (own[1] - own[0]), dtype=np.float64), still


def _decided(
    sides: Sides,
    graded: pd.DataFrame,
    rules: tuple[Policy, list[Entry]],
    *,
    moved: tuple[Floats, Floats],
) -> tuple[Grades, Grades]:
    """The grades that the records known on either day give, by the same rules."""
    policy, chain = rules
    found = []
    for snapshot, share in ((sides.then, 0.0), (sides.now, 1.0)):
        own, contagion = (share * one for one in moved)
        log_odds = graded["log_odds"].to_numpy(np.float64) + own + contagion
        scores = Scores(
            log_odds=log_odds,
            base=0.0,
            own_points=np.zeros((len(graded), 0)),
            contagion=graded["contagion_points"].to_numpy(np.float64) + contagion,
            inputs=np.zeros((len(graded), 0)),
        )
        overrides = overrides_on(chain, snapshot.as_of)
        found.append(grade(snapshot, scores, policy, around=Circumstances(overrides=overrides)))
    return found[0], found[1]


def _told(
    sides: Sides,
    graded: pd.DataFrame,
    decided: tuple[Policy, tuple[Grades, Grades], News],
    *,
    rescored: bool,
) -> list[dict[str, Any]]:
    policy, (then, now), news = decided
    codes = [frame.map(CLASSES.index).to_numpy() for frame in _classes(graded, then, now)]
    worse = np.where(codes[2] > codes[1], np.maximum(codes[0], codes[2]), codes[0])
    decided_by_people = now.guards_met.loc[now.guards_met["guard_id"] == "override", "enterprise"]
    worse[decided_by_people] = codes[2][decided_by_people]
    rules = _new_rules(policy, then, now)
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
    both = now.rules_met.merge(then.rules_met[keys], on=keys, how="left", indicator=True)
    found: dict[int, list[dict[str, Any]]] = {}
    for (row, number), part in both[both["_merge"] == "left_only"].groupby(["enterprise", "rule"]):
        rule = policy.rules[int(number)]
        told = {"rule_id": rule.rule_id, "class": rule.risk_class, "levels": rule.levels}
        ids = {f"{name}s": part[name].dropna().tolist() for name in ("record_id", "version_id")}
        found.setdefault(int(row), []).append({**told, "legal_basis": rule.legal_basis, **ids})
    return found
