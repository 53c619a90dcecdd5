"""The command `linkrisk evaluate regimes`: is planted contagion found, law by law?"""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli_evaluate import Beside, Boosted, Peers, Seeds, training_settings
from api.cli_output import Json, show_json, told_beside
from gnn.further_peers import FURTHER, Peer
from gnn.regimes import Trial, all_tried
from gnn.regimes_report import regimes_markdown
from graph.sample import SampleSettings
from graph.sample_settings import REGIMES


def regimes(
    regime: Annotated[
        list[str] | None, typer.Argument(help="Only these laws; all without.", show_default=False)
    ] = None,
    *,
    enterprises: Annotated[int, typer.Option(help="Size of each province.", min=500)] = 5000,
    seed: Annotated[int, typer.Option(help="Seed of the provinces.")] = 7,
    seeds: Seeds = 5,
    boosted: Boosted = False,
    peers: Beside = Peers.QUICK,
    as_json: Json = False,
) -> None:
    """Accuracy, planted sources named, and calibration on a sample province of each law."""
    further = neural_peers() if peers is Peers.ALL else []
    trial = Trial(seeds, training_settings(boosted=boosted), further)
    asked = [
        SampleSettings(enterprises=enterprises, seed=seed, regime=one) for one in regime or REGIMES
    ]
    found = all_tried(asked, trial, progress=told_beside)
    show_json(found) if as_json else typer.echo(regimes_markdown(found, seeds))


def neural_peers() -> list[Peer]:
    """The network of others that is tried beside the model when all peers are asked for."""
    return [peer for peer in FURTHER if peer.name == "GraphSAGE"]
