"""The command `linkrisk evaluate explanations`: what it asks for, and that it tells it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from api import cli_explanations
from api.cli import app
from gnn.explanation_quality import QualityTrial
from graph.sample import SampleSettings


def test_a_province_and_a_trial_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[SampleSettings, QualityTrial]] = []

    def measured(settings: SampleSettings, trial: QualityTrial, **_: object) -> dict[str, Any]:
        seen.append((settings, trial))
        return {"rows": 3}

    monkeypatch.setattr(cli_explanations, "make_province", lambda settings: settings)
    monkeypatch.setattr(cli_explanations, "explanation_quality", measured)
    words = "evaluate explanations --enterprises 700 --regime linear --seeds 4 --most 9 --boosted"
    result = CliRunner().invoke(app, [*words.split(), "--json"])
    assert json.loads(result.stdout) == {"rows": 3}
    ((settings, trial),) = seen
    assert (settings.enterprises, settings.regime) == (700, "linear")
    assert (trial.seeds, trial.most) == (4, 9)
    assert trial.settings.boosted is not None
    result = CliRunner().invoke(app, ["evaluate", "explanations", "--regime", "mean"])
    assert (result.exit_code, len(seen)) == (1, 1)
