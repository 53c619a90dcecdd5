"""The program `linkrisk`: which verbs there are, and how their errors are told."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from api import (
    cli_access,
    cli_audit,
    cli_backup,
    cli_counterfactual,
    cli_demo,
    cli_dossier,
    cli_evaluate,
    cli_explanations,
    cli_export,
    cli_history,
    cli_indicators,
    cli_load,
    cli_matches,
    cli_measures,
    cli_model,
    cli_neo4j,
    cli_ownership,
    cli_package,
    cli_provisional,
    cli_quality,
    cli_query,
    cli_regimes,
    cli_relations,
    cli_report,
    cli_sample,
    cli_serve,
    cli_snapshot,
    cli_trends,
    cli_webhooks,
)
from graph.errors import LinkriskError

FAILED = 1


class Told(TyperGroup):
    """Commands whose LinkriskError is one line on the error stream and exit code 1."""

    def invoke(self, ctx: Any) -> Any:
        """Runs the command that was named."""
        try:
            return super().invoke(ctx)
        except LinkriskError as error:
            typer.echo(f"linkrisk: {error}", err=True)
            raise typer.Exit(FAILED) from error


app = typer.Typer(
    cls=Told,
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    help="Credit risk of enterprises, and how it spreads along their links (exit code 1: failed).",
)
app.add_typer(cli_neo4j.app, name="neo4j")
app.add_typer(cli_load.app, name="load")
app.add_typer(cli_matches.app, name="matches")
cli_evaluate.app.command()(cli_regimes.regimes)
cli_evaluate.app.command()(cli_explanations.explanations)
cli_evaluate.app.command()(cli_report.report)
app.add_typer(cli_evaluate.app, name="evaluate")
app.add_typer(cli_indicators.app, name="indicators")
app.add_typer(cli_export.app, name="export")
app.add_typer(cli_package.app, name="package")
app.add_typer(cli_webhooks.app, name="webhooks")
app.add_typer(cli_access.app, name="access")
app.add_typer(cli_audit.app, name="audit")
app.command()(cli_sample.sample)
app.command()(cli_snapshot.snapshot)
app.command()(cli_snapshot.close)
app.command()(cli_quality.quality)
app.command()(cli_query.query)
app.command()(cli_ownership.ownership)
app.command("relations")(cli_relations.relations_of)
app.command()(cli_trends.trends)
app.command()(cli_trends.trial)
app.command()(cli_measures.measures)
app.command()(cli_counterfactual.counterfactual)
app.command("provisional")(cli_provisional.provisional_classes)
app.command("dossier")(cli_dossier.write_dossier)
app.command()(cli_backup.backup)
app.command("restore")(cli_backup.restore_home)
app.command()(cli_serve.serve)
app.command()(cli_demo.demo)
cli_model.register(app)
cli_history.register(app)
