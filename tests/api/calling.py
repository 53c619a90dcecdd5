"""Calls of the program `linkrisk` within a test."""

from __future__ import annotations

from typer.testing import CliRunner, Result

from api.cli import app


def called(*words: str, **environment: str) -> Result:
    """The outcome of the command; what it says is not cut at 80 characters."""
    return CliRunner().invoke(app, list(words), env={"COLUMNS": "200", **environment})
