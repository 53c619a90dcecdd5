"""The command `linkrisk evaluate report`: measures what docs/MODEL.md tells, and writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli_evaluate import ashare_sets, measured
from api.cli_explanations import quality_of
from api.cli_output import BESIDE, told_beside
from api.cli_regimes import neural_peers
from gnn.decay_trials import decay_tried
from gnn.example_sets import Sets
from gnn.explanation_quality import QualityTrial
from gnn.model_page import keep_figures, kept_figures, model_page
from gnn.province_sets import province_sets
from gnn.province_trials import forms_tried
from gnn.regimes import Trial, all_tried
from gnn.report import plain
from gnn.smesd import read_smesd
from gnn.smesd_faults import counted_faults
from gnn.train import TrainingSettings
from gnn.trials import TRIALS, judged
from graph.errors import BadInput
from graph.sample import SampleSettings, make_province
from graph.sample_settings import REGIMES

PROVINCE = SampleSettings(enterprises=5000, seed=7)
DOCS = Path(__file__).parent.parent / "docs"


class Section(StrEnum):
    """A part of the page that is measured by itself."""

    SMESD = "smesd"
    SMESD_PEERS = "smesd_peers"
    SMESD_NETWORKS = "smesd_networks"
    SMESD_TRIALS = "smesd_trials"
    ASHARE = "ashare"
    PROVINCE = "province"
    PROVINCE_REGIMES = "province_regimes"
    PROVINCE_TRIALS = "province_trials"
    PROVINCE_DECAY = "province_decay"
    EXPLANATIONS = "explanations"
    EXPLANATIONS_MASKS = "explanations_masks"


_DRAWN = tuple(section for section in Section if section.startswith(("province", "explanations")))
_FROM_FOLDERS = tuple(section for section in Section if section not in _DRAWN)


@dataclass(frozen=True)
class Asked:
    """Folders of the public data, by the name of their option, and how many seeds."""

    folders: dict[str, Path | None]
    seeds: int

    def folder(self, section: Section) -> Path:
        """Where the section's data lie. Raises BadInput when that was not told."""
        option = section.partition("_")[0]
        found = self.folders[option]
        if found is None:
            raise BadInput(f"--{option} FOLDER for the section {section}", None, "linkrisk")
        return found


def report(
    sections: Annotated[
        list[Section] | None, typer.Argument(help="Only these; all without.", show_default=False)
    ] = None,
    *,
    smesd: Annotated[Path | None, typer.Option(help="Folder of SMEsD.")] = None,
    ashare: Annotated[Path | None, typer.Option(help="Folder of the listed companies.")] = None,
    seeds: Annotated[int, typer.Option(help="How many seeds.", min=1)] = 5,
    to: Annotated[Path, typer.Option(help="The docs folder.", show_default=False)] = DOCS,
) -> None:
    """Measure every figure of docs/MODEL.md again, section by section, and write the page."""
    folder, asked = to / "model", Asked({"smesd": smesd, "ashare": ashare}, seeds)
    chosen = sections or list(Section)
    for section in chosen:
        if section in _FROM_FOLDERS:
            asked.folder(section)
    for section in chosen:
        BESIDE.print(f"measuring {section}")
        # Kept after each section, so that a long run that is stopped keeps what it has measured.
        keep_figures(folder, {**kept_figures(folder), section.value: _MEASURED[section](asked)})
    (to / "MODEL.md").write_text(model_page(folder, kept_figures(folder)), encoding="utf-8")
    BESIDE.print(f"{to / 'MODEL.md'} written")


def _smesd_sets(asked: Asked, *, refit: bool = False) -> Sets:
    return Sets(*read_smesd(asked.folder(Section.SMESD)).values(), refit=refit)


def _smesd(asked: Asked) -> dict[str, Any]:
    found = plain(measured(_smesd_sets(asked, refit=True), asked.seeds, boosted=True))
    return {**found, "faults": counted_faults(asked.folder(Section.SMESD))}


def _smesd_peers(asked: Asked) -> dict[str, Any]:
    return plain(measured(_smesd_sets(asked), asked.seeds, further=True, boosted=True))


def _smesd_networks(asked: Asked) -> dict[str, Any]:
    return plain(measured(_smesd_sets(asked), asked.seeds))


def _smesd_trials(asked: Asked) -> dict[str, Any]:
    sets = _smesd_sets(asked)
    found = []
    for trial in TRIALS:
        found.append(judged(trial, sets.learned, sets.held, seeds=asked.seeds))
        BESIDE.print(f"{trial.name}: {found[-1]['held_auc']}")
    return {"trials": found, "seeds": asked.seeds}


def _ashare(asked: Asked) -> dict[str, Any]:
    sets = ashare_sets(asked.folder(Section.ASHARE))
    return {**plain(measured(sets, asked.seeds)), **sets.counts}


def _province(asked: Asked) -> dict[str, Any]:
    return plain(measured(province_sets(make_province(PROVINCE)), asked.seeds))


def _province_regimes(asked: Asked) -> dict[str, Any]:
    trial = Trial(asked.seeds, TrainingSettings(), neural_peers())
    laws = [replace(PROVINCE, enterprises=12_000, regime=regime) for regime in REGIMES]
    found = all_tried(laws, trial, progress=told_beside)
    return {"laws": found, "enterprises": 12_000, "seeds": asked.seeds}


def _province_trials(asked: Asked) -> dict[str, Any]:
    apart = replace(PROVINCE, enterprises=12_000, seed=11)
    laws = [replace(apart, regime=regime) for regime in ("linear", "threshold")]
    found = forms_tried(laws, seeds=asked.seeds, progress=told_beside)
    return {"laws": found, "enterprises": 12_000, "seed": apart.seed, "seeds": asked.seeds}


def _province_decay(asked: Asked) -> dict[str, Any]:
    found = decay_tried(
        make_province(PROVINCE), TrainingSettings(), seeds=asked.seeds, progress=BESIDE.print
    )
    return {"trials": found, "seeds": asked.seeds}


def _explanations(asked: Asked) -> dict[str, Any]:
    return quality_of(PROVINCE, QualityTrial(asked.seeds, TrainingSettings()))


def _explanations_masks(_: Asked) -> dict[str, Any]:
    from gnn.peer_explainer_trials import masks_tried  # noqa: PLC0415 imports torch

    return masks_tried(make_province(replace(PROVINCE, enterprises=3000)), progress=BESIDE.print)


_MEASURED: dict[Section, Callable[[Asked], dict[str, Any]]] = {
    Section.SMESD: _smesd,
    Section.SMESD_PEERS: _smesd_peers,
    Section.SMESD_NETWORKS: _smesd_networks,
    Section.SMESD_TRIALS: _smesd_trials,
    Section.ASHARE: _ashare,
    Section.PROVINCE: _province,
    Section.PROVINCE_REGIMES: _province_regimes,
    Section.PROVINCE_TRIALS: _province_trials,
    Section.PROVINCE_DECAY: _province_decay,
    Section.EXPLANATIONS: _explanations,
    Section.EXPLANATIONS_MASKS: _explanations_masks,
}
