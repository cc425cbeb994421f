"""Where the command line prints: people's words to the terminal, JSON alone to standard output."""

from __future__ import annotations

import dataclasses
import json
import shutil
import sys
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from rich.console import Console

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


def print_json(value: object) -> None:
    """One JSON document on standard output, for programs."""
    json.dump(plain(value), sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


def plain(value: object) -> Any:
    """Values as JSON knows them: dataclasses by field, enums by value, paths and dates as text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, dict):
        return {str(plain(key)): plain(found) for key, found in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(found) for found in value]
    return value


def program() -> str:
    """How the user can type our name: the plain word where it is found, else the path."""
    name = "gallery-media"
    if shutil.which(name):
        return name
    called = Path(sys.argv[0])
    return str(called) if called.name == name else f"{sys.executable} -m gallery_media"


def megabytes(size: int) -> str:
    """Bytes in words: ``12.3 MB``, ``50.0 GB``."""
    if size >= 1_000_000_000:
        return f"{size / 1_000_000_000:.1f} GB"
    return f"{size / 1_000_000:.1f} MB"
