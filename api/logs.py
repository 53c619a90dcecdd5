"""How log lines leave: one JSON object a line on the error stream, beside the answers."""

from __future__ import annotations

import sys
from typing import Any

import structlog


def to_error_stream() -> None:
    """Makes every log line of this process JSON with time and level, on the error stream."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=_on_error_stream,
    )


def _on_error_stream(*_: Any) -> structlog.PrintLogger:
    # Looked up line by line: the stream may be another one by then.
    return structlog.PrintLogger(sys.stderr)
