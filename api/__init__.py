"""How people reach it: settings, HTTP, page and command line."""

from __future__ import annotations

import os
import platform

# OpenBLAS picks its kernels by processor, and they differ in the last digit of a sum: but a month
# sealed on one machine must replay to the byte on another. Set before numpy is first imported; a
# processor without AVX2 falls back by itself.
if platform.machine() in ("x86_64", "AMD64"):
    os.environ.setdefault("OPENBLAS_CORETYPE", "Haswell")
