"""What all tests share: none reads or fills the user's store of runs."""

from __future__ import annotations

import os

os.environ["GOVSIM_STORE"] = "none"
