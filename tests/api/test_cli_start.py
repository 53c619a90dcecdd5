"""What starting a command imports: torch takes seconds, and only training needs it."""

from __future__ import annotations

import subprocess
import sys


def test_no_command_pays_for_torch_before_it_trains() -> None:
    question = (
        "import sys, api.cli; print(sorted({'torch', 'torch_geometric'} & sys.modules.keys()))"
    )
    told = subprocess.run(
        [sys.executable, "-c", question], capture_output=True, text=True, check=True, timeout=120
    )
    assert told.stdout.strip() == "[]"
