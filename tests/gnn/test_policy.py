"""The policy file: the scale and classes by hand, and every fault named with its file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from gnn.policy import DEFAULT, load_policy
from graph.errors import BadInput

Plain = dict[str, Any]


def _log_odds(*probabilities: float) -> np.ndarray:
    values = np.array(probabilities)
    return np.log(values / (1.0 - values))


def test_score_at_and_between_the_points_of_the_scale() -> None:
    policy = load_policy()
    given = _log_odds(0.0001, 0.002, 0.10, 0.22, 0.45, 0.98, 0.9999)
    assert policy.score(given) == pytest.approx([0, 0, 250, 500, 750, 1000, 1000])
    middle = (_log_odds(0.10) + _log_odds(0.22)) / 2
    assert policy.score(middle) == pytest.approx([375.0])


def test_a_score_at_a_limit_belongs_to_the_lower_class() -> None:
    scores = np.array([0.0, 250.0, 250.001, 500.0, 501.0, 750.0, 750.1, 1000.0])
    assert load_policy().class_of(scores).tolist() == [0, 0, 1, 1, 2, 2, 3, 3]


def _no_classes(plain: Plain) -> None:
    del plain["classes"]


def _falling_score(plain: Plain) -> None:
    plain["scale"]["score"] = [0, 500, 250, 750, 1000]


def _uneven_scale(plain: Plain) -> None:
    plain["scale"]["score"] = [0, 500]


def _certain(plain: Plain) -> None:
    plain["scale"]["probability"][-1] = 1.0


def _never(plain: Plain) -> None:
    plain["scale"]["probability"][0] = 0.0


def _equal_limits(plain: Plain) -> None:
    plain["classes"]["B"] = 250


def _word_as_limit(plain: Plain) -> None:
    plain["classes"]["B"] = "high"


def _unknown_kind(plain: Plain) -> None:
    plain["rules"][0]["kinds"] = ["gossip"]


def _unknown_class(plain: Plain) -> None:
    plain["rules"][0]["class"] = "CD"


def _kinds_and_indicator(plain: Plain) -> None:
    plain["rules"][0]["records_of"] = "penalty_count"


def _unknown_indicator(plain: Plain) -> None:
    del plain["rules"][0]["kinds"]
    plain["rules"][0]["records_of"] = "gossip"


def _indicator_without_records(plain: Plain) -> None:
    del plain["rules"][0]["kinds"]
    plain["rules"][0]["records_of"] = "entity_age"


def _no_ground(plain: Plain) -> None:
    del plain["rules"][0]["kinds"]


def _no_law(plain: Plain) -> None:
    plain["rules"][1]["legal_basis"] = ""


def _two_effects(plain: Plain) -> None:
    plain["rules"][0]["levels"] = 2


def _misspelt(plain: Plain) -> None:
    plain["rules"][0]["windows"] = 36


def _backwards(plain: Plain) -> None:
    plain["guards"]["improvement"]["most_classes"] = 0


def _no_class(plain: Plain) -> None:
    plain["guards"]["coverage"]["class"] = "E"


def _odd_band(plain: Plain) -> None:
    plain["band"]["D"] = [0.04, 0.015]


def _no_guard(plain: Plain) -> None:
    del plain["guards"]["relation_only"]


def _odd_guard(plain: Plain) -> None:
    plain["guards"]["relation_only"]["never"] = "E"


FAULTS = [
    (_no_classes, "classes"),
    (_falling_score, "scale_score"),
    (_uneven_scale, "policy with all parts"),
    (_certain, "probability"),
    (_never, "probability"),
    (_equal_limits, "limits"),
    (_word_as_limit, "high"),
    (_unknown_kind, "serious_listing"),
    (_unknown_class, "serious_listing"),
    (_kinds_and_indicator, "serious_listing"),
    (_unknown_indicator, "serious_listing"),
    (_indicator_without_records, "serious_listing"),
    (_no_ground, "serious_listing"),
    (_no_law, "judgment_debt"),
    (_two_effects, "serious_listing"),
    (_misspelt, "windows"),
    (_backwards, "an improvement of one class"),
    (_no_class, "a guard with a class from A to D"),
    (_odd_band, "a band of shares"),
    (_no_guard, "relation_only"),
    (_odd_guard, "never"),
]


@pytest.mark.parametrize(("spoil", "named"), FAULTS)
def test_a_fault_is_named_with_its_file(
    spoil: Callable[[Plain], None], named: str, tmp_path: Path
) -> None:
    plain = yaml.safe_load(DEFAULT.read_text(encoding="utf-8"))
    spoil(plain)
    file = tmp_path / "policy.yaml"
    file.write_text(yaml.safe_dump(plain, allow_unicode=True), encoding="utf-8")
    with pytest.raises(BadInput, match=named) as caught:
        load_policy(file)
    assert caught.value.where == str(file)


@pytest.mark.parametrize("text", ["scale: [", "", "- a\n- b\n", "only words"])
def test_what_is_no_policy_at_all(text: str, tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"policy\.yaml"):
        load_policy(file)
    with pytest.raises(BadInput, match="a policy file"):
        load_policy(tmp_path / "none.yaml")
