"""TOML files into validated models; a mistake comes out as a sentence naming file and field."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from gallery_media.errors import SettingsError


class Strict(BaseModel):
    """Settings are frozen, and a word that we do not know is a mistake, not a wish."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


Model = TypeVar("Model", bound=BaseModel)


def read_text(path: Path) -> str:
    """The file's text. Raises SettingsError when it is missing or not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise SettingsError(f"{path.name} is missing in {path.parent}.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"{path.name} is not UTF-8 (byte {error.start}); save it as UTF-8 and try again."
        ) from error
    except OSError as error:
        raise SettingsError(f"{path.name} cannot be read: {error.strerror}.") from error


def parse(text: str, name: str) -> dict[str, Any]:
    """TOML text into a dictionary; ``name`` is the file that an error should name."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{name} is not valid TOML: {error}.") from error


def validate(model: type[Model], values: dict[str, Any], name: str) -> Model:
    """Values into a model; an error names the file, the field and what is wrong with it."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise SettingsError(sentences(error, name)) from error


def sentences(error: ValidationError, name: str) -> str:
    """What pydantic found, a line each: file, field, complaint."""
    lines = []
    for problem in error.errors(include_url=False, include_input=False):
        field = ".".join(str(part) for part in problem["loc"]) or "(whole file)"
        complaint = problem["msg"]
        if problem["type"] == "extra_forbidden":
            complaint = "there is no such setting"
        elif problem["type"] == "value_error":
            complaint = str(problem["ctx"]["error"])  # our own words, without pydantic's before
        lines.append(f"{name}: {field}: {complaint}.")
    return "\n".join(lines)
