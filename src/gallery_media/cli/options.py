"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from gallery_media.settings.logs import LogFormat

ProjectDir = Annotated[
    Path, Parameter(name="--project", help="The project folder, or any folder inside it.")
]
AsJson = Annotated[
    bool, Parameter(name="--json", negative=(), help="Print one JSON document instead of words.")
]
LogLines = Annotated[
    LogFormat | None,
    Parameter(name="--log-format", help="What is written here: text, or json, one object a line."),
]
Verbose = Annotated[
    bool, Parameter(name="--verbose", negative=(), help="Show the flows' log lines here as well.")
]
