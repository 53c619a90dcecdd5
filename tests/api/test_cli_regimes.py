"""The command `linkrisk evaluate regimes`: what it asks for, and what it tells of the answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from api import cli_regimes
from api.cli import app
from gnn.regimes import Trial
from gnn.scored_models import SHUFFLED
from graph.sample import SampleSettings


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[SampleSettings, Trial]]:
    """What would have been tried; every law gives the same figures."""
    seen: list[tuple[SampleSettings, Trial]] = []

    def tried(settings: SampleSettings, trial: Trial) -> dict[str, Any]:
        seen.append((settings, trial))
        hit = {f"{kind}@{k}{of}": 0.5 for kind in ("hit", "random") for k in (1, 3) for of in HITS}
        hits = {} if settings.regime == "none" else {"cases": 9, "known": 4, **hit}
        row = {"model": "linkrisk", "held_auc": 0.7, "test_auc": 0.71, "lowest": 0.7}
        others = [
            {**row, "model": name, "test_auc": auc, "highest": auc}
            for name, auc in (("trees", 0.706), ("own part only", 0.8), ("trees" + SHUFFLED, 0.9))
        ]
        return {
            "regime": settings.regime,
            "enterprises": [5, 6, 7],
            "events": [1, 2, 3],
            "models": [{**row, "highest": 0.72}, *others],
            "oracles": {"own": 0.75, "law": 0.8},
            "hits": hits,
            "law_hits": {**hits, "hit@3_known": 0.875} if hits else {},
            "calibration": {"methods": ["platt", "platt"], "error": 0.009, "chance": 0.008},
        }

    def all_tried(laws: list[SampleSettings], trial: Trial, **_: object) -> list[dict[str, Any]]:
        return [tried(law, trial) for law in laws]

    monkeypatch.setattr(cli_regimes, "all_tried", all_tried)
    return seen


HITS = ("", "_known")


def test_every_law_is_tried_and_stands_in_a_column(
    asked: list[tuple[SampleSettings, Trial]],
) -> None:
    words = ["evaluate", "regimes", "--enterprises", "700", "--seeds", "2", "--peers", "all"]
    told = CliRunner().invoke(app, words).stdout
    assert [settings.regime for settings, _ in asked] == ["none", "linear", "max", "threshold"]
    assert {(settings.enterprises, trial.seeds) for settings, trial in asked} == {(700, 2)}
    assert [peer.name for peer in asked[0][1].peers] == ["GraphSAGE"]
    assert "| model | none | linear | max | threshold |" in told
    assert "| sources named | linear | max | threshold |" in told
    assert told.count("0.7100 (0.7000 to 0.7200); 0.7000") == 4
    assert "| linkrisk less the best peer | +0.0040 | +0.0040 | +0.0040 | +0.0040 |" in told
    assert "| hit@3 of known, oracle, the law | 0.875 | 0.875 | 0.875 |" in told
    assert "| error (chance) | 0.0090 (0.0080) |" in told


def test_one_law_as_json(asked: list[tuple[SampleSettings, Trial]]) -> None:
    result = CliRunner().invoke(app, ["evaluate", "regimes", "max", "--boosted", "--json"])
    (found,) = json.loads(result.stdout)
    assert (found["regime"], found["oracles"]["law"]) == ("max", 0.8)
    assert asked[0][1].settings.boosted is not None


def test_an_unknown_law_is_refused(asked: list[tuple[SampleSettings, Trial]]) -> None:
    result = CliRunner().invoke(app, ["evaluate", "regimes", "mean"])
    assert result.exit_code == 1
    assert "none, linear, max, threshold, got 'mean'" in result.stderr
    assert asked == []


def test_a_sample_of_a_law_is_written(tmp_path: Path) -> None:
    words = ["sample", str(tmp_path), "--enterprises", "500", "--months", "1", "--regime", "none"]
    assert CliRunner().invoke(app, words).exit_code == 0
    assert len(pd.read_csv(tmp_path / "truth" / "contagion.csv")) == 0
    assert len(pd.read_csv(tmp_path / "truth" / "outcomes.csv")) > 0
