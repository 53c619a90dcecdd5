"""The policy of a version: score scale, classes, direct rules and guards, read from its file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import yaml
from numpy.typing import NDArray

from graph.errors import BadInput
from graph.tables import RECORD_LABELS

DEFAULT = Path(__file__).parent / "policies" / "default.yaml"
CLASSES = "ABCD"


@dataclass(frozen=True)
class DirectRule:
    """A standing record of the kind sets the class; window_months None: as long as it stands."""

    rule_id: str
    kind: str
    categories: tuple[str, ...]
    window_months: int | None
    risk_class: str
    legal_basis: str


@dataclass(frozen=True)
class RelationGuard:
    """Without a record of its own in the window, at most so many classes up, and never `never`."""

    most_classes: int
    never: str
    window_months: int


@dataclass(frozen=True)
class Policy:
    """Version, scale (log-odds to score), upper score of each class, rules and guard."""

    version: str
    scale_log_odds: tuple[float, ...]
    scale_score: tuple[float, ...]
    limits: tuple[float, ...]
    rules: tuple[DirectRule, ...]
    relation_only: RelationGuard

    def score(self, log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """0 to 1000, higher is riskier: straight lines between the scale's points."""
        return np.interp(log_odds, self.scale_log_odds, self.scale_score)

    def class_of(self, score: NDArray[np.float64]) -> NDArray[np.int64]:
        """0 for A to 3 for D; a score at a limit belongs to the lower class."""
        return np.searchsorted(np.array(self.limits[:-1]), score, side="left")


def load_policy(file: Path = DEFAULT) -> Policy:
    """The policy of a YAML file. Raises BadInput naming the file and the fault."""
    try:
        plain = yaml.safe_load(file.read_text(encoding="utf-8"))
        policy = _policy(plain)
    except FileNotFoundError as error:
        raise BadInput("a policy file", "nothing", str(file)) from error
    except yaml.YAMLError as error:
        raise BadInput("a policy in YAML", str(error), str(file)) from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadInput("a policy with all its parts", repr(error), str(file)) from error
    _check(policy, str(file))
    return policy


def _policy(plain: dict[str, dict[str, object]]) -> Policy:
    scale = pd.DataFrame(plain["scale"]).astype(float)
    if not scale["probability"].between(0.0, 1.0, inclusive="neither").all():
        raise ValueError("a probability outside (0, 1)")
    odds = scale["probability"] / (1.0 - scale["probability"])
    rules = [
        DirectRule(
            rule_id=rule["rule_id"],
            kind=rule["kind"],
            categories=tuple(rule["categories"]),
            window_months=rule["window_months"],
            risk_class=rule["class"],
            legal_basis=rule["legal_basis"],
        )
        for rule in pd.Series(plain["rules"])
    ]
    return Policy(
        version=str(plain["version"]),
        scale_log_odds=tuple(np.log(odds).tolist()),
        scale_score=tuple(scale["score"].tolist()),
        limits=tuple(float(plain["classes"][name]) for name in CLASSES),  # type: ignore[arg-type]
        rules=tuple(rules),
        relation_only=RelationGuard(**plain["guards"]["relation_only"]),  # type: ignore[arg-type]
    )


def _check(policy: Policy, where: str) -> None:
    for name in ("scale_log_odds", "scale_score", "limits"):
        steps = np.diff(getattr(policy, name))
        if not (np.isfinite(steps).all() and (steps > 0).all()):
            raise BadInput(f"rising numbers in {name}", getattr(policy, name), where)
    if policy.relation_only.never not in tuple(CLASSES[1:]):
        raise BadInput("a class from B to D as never", policy.relation_only.never, where)
    for rule in policy.rules:
        if rule.kind not in RECORD_LABELS or rule.risk_class not in tuple(CLASSES):
            raise BadInput("a rule with a known record kind and class", rule.rule_id, where)
        if not rule.legal_basis:
            raise BadInput("a legal basis for every rule", rule.rule_id, where)
