"""Where the Chromium is that the tests of the page drive; run as a program it prints the path."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "google-chrome", "chromium-browser")


def chromium() -> str | None:
    """The path of a browser on the PATH, else of the one Playwright installed, else None."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).is_file() else None


if __name__ == "__main__":
    path = chromium()
    print(path or "no Chromium was found")
    sys.exit(path is None)
