"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

ProjectDir = Annotated[
    Path, Parameter(name="--project", help="The project folder, or any folder inside it.")
]
AsJson = Annotated[
    bool, Parameter(name="--json", negative=(), help="Print one JSON document instead of words.")
]
Verbose = Annotated[
    bool, Parameter(name="--verbose", negative=(), help="Show the flows' log lines here as well.")
]
