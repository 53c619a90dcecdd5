"""The command `linkrisk evaluate` on a drawn data set in the form of SMEsD."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import typer
from typer.testing import CliRunner

from api.cli import app
from gnn.further_peers import FURTHER
from gnn.model_page import TEMPLATE
from gnn.smesd import SPLITS
from gnn.trials import TRIALS

SIZE = 120


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three splits of drawn firms; the longer a firm is sued, the likelier it fails."""
    into = tmp_path_factory.mktemp("smesd")
    chance = np.random.default_rng(5)
    parts = [_split(split, chance) for split in SPLITS]
    for name in parts[0]:
        pd.concat([part[name] for part in parts]).to_csv(into / f"{name}.csv", index=False)
    return into


def _split(split: str, chance: np.random.Generator) -> dict[str, pd.DataFrame]:
    firms = np.arange(SIZE) + SIZE * SPLITS.index(split)
    suits = chance.poisson(2.0, SIZE)
    ends = chance.choice(firms, (2, 2 * SIZE))
    frames = {
        "enterprises": {
            "enterprise": firms,
            "registered_capital": chance.random(SIZE),
            "paid_in_capital": chance.random(SIZE),
            "age_months": chance.integers(1, 200, SIZE),
            "bankrupt": (suits + chance.normal(size=SIZE) > 2.0).astype(int),
        },
        "lawsuits": {
            "enterprise": np.repeat(firms, suits),
            "cause": chance.integers(0, 11, suits.sum()),
            "court": chance.integers(0, 4, suits.sum()),
            "result": chance.integers(0, 4, suits.sum()),
            "months_before": chance.integers(0, 60, suits.sum()),
        },
        "edges": {"source": ends[0], "target": ends[1], "relation": "invest_CC", "weight": 1.0},
        "hyperedges": {"kind": "area", "enterprise": firms, "group": firms % 7},
    }
    return {name: pd.DataFrame(columns).assign(split=split) for name, columns in frames.items()}


def test_smesd_is_measured_beside_its_peers_with_a_plot(folder: Path, tmp_path: Path) -> None:
    words = ["evaluate", "smesd", str(folder), "--seeds", "1", "--plots", str(tmp_path), "--json"]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    models = {row["model"]: row for row in found["models"]}
    assert len(models) == 6
    assert models["trees, own facts"]["test_auc"] > 0.7
    assert models["linkrisk"]["ahead_low"] is None
    assert models["linkrisk"]["lift_D"] > 1.0
    assert found["left_out"] == {}
    assert (tmp_path / "reliability.png").read_bytes().startswith(b"\x89PNG")


def test_all_peers_are_asked_for_by_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The networks among them are trained in the tests of gnn.
    quick = [peer for peer in FURTHER if peer.name not in ("GraphSAGE", "HGT")]
    assert len(quick) == len(FURTHER) - 2
    monkeypatch.setattr("api.cli_evaluate.FURTHER", tuple(quick))
    words = ["evaluate", "smesd", str(folder), "--seeds", "1", "--peers", "all"]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    assert "| counts only, shuffled edges |" in result.stdout
    assert "Left out: label propagation, since each part is a graph of its own" in result.stdout


def test_the_page_of_figures_is_measured_section_by_section(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.cli_report.TRIALS", [TRIALS[0]])
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / TEMPLATE).write_text("{{ trials(smesd_trials) }}\n", encoding="utf-8")
    words = ["evaluate", "report", "smesd_trials", "--seeds", "1", "--to", str(tmp_path)]
    refused = CliRunner().invoke(app, words)
    assert refused.exit_code == 1
    assert "--smesd FOLDER for the section smesd_trials" in refused.stderr
    result = CliRunner().invoke(app, [*words, "--smesd", str(folder)])
    assert result.exit_code == 0, result.output
    page = (tmp_path / "MODEL.md").read_text(encoding="utf-8")
    figure = re.fullmatch(r"\| own facts \| (0\.\d{4}) \(.*", page.splitlines()[2])
    assert figure is not None and float(figure[1]) > 0.7


def test_the_commands_of_the_page_of_figures_exist() -> None:
    page = (Path(__file__).parents[2] / "docs" / "MODEL.md").read_text(encoding="utf-8")
    group: Any = typer.main.get_command(app).commands["evaluate"]  # type: ignore[attr-defined]
    lines = re.findall(r"linkrisk evaluate ([a-z]+)([^`\n]*)", page)
    assert {name for name, _ in lines} == set(group.commands)
    for name, rest in lines:
        parameters = group.commands[name].params
        options = {word for one in parameters for word in [*one.opts, *one.secondary_opts]}
        assert set(re.findall(r"--[a-z-]+", rest)) <= options, name
