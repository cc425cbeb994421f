"""What stands in ``deploy/``: manifests, services and units as values; what may stand in them."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from cyclopts import App, CycloptsError
from prefect.cli._app import _app as prefect_app
from prefect.settings import Settings
from pydantic import BaseModel

from gallery_media.cli.app import app as house_app
from gallery_media.observing.meters import SHARED_VARIABLE
from gallery_media.settings.house import HouseSettings
from gallery_media.wiring.opening import OPERATOR_VARIABLE, PROJECT_VARIABLE

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"

Document = dict[str, Any]

REDIS_VARIABLES = {"PREFECT_REDIS_MESSAGING_HOST", "PREFECT_REDIS_MESSAGING_PASSWORD"}
"""Of prefect-redis 0.3 (client.py), which tests need not have installed."""


def documents(path: Path) -> list[Document]:
    """All of a YAML file's documents."""
    return [one for one in yaml.safe_load_all(path.read_text(encoding="utf-8")) if one]


def manifests() -> list[Document]:
    """Everything that goes to a cluster, with every component; no kustomizations, no secrets."""
    files = [*KUBERNETES.glob("base/*.yaml"), *KUBERNETES.glob("components/*/*.yaml")]
    found = [
        one
        for path in sorted(files)
        if path.name != "kustomization.yaml"
        for one in documents(path)
    ]
    changes = {(one["kind"], one["metadata"]["name"]): one for one in patches()}
    return [merged(one, changes.get((one["kind"], one["metadata"]["name"]), {})) for one in found]


def patches() -> Iterator[Document]:
    """What components change in the base, where they write it as a part of a manifest."""
    for path in sorted(KUBERNETES.glob("components/*/kustomization.yaml")):
        for found in documents(path):
            for patch in found.get("patches", []):
                change = yaml.safe_load(patch["patch"])
                if isinstance(change, dict):
                    yield change


def merged(manifest: Any, change: Any) -> Any:
    """As kustomize does: entries of a list that have names are found by them."""
    if isinstance(manifest, dict) and isinstance(change, dict):
        return {
            name: merged(manifest.get(name), change.get(name)) for name in {**manifest, **change}
        }
    if isinstance(manifest, list) and isinstance(change, list):
        named = {one["name"]: one for one in change}
        kept = [merged(one, named.pop(one["name"], None)) for one in manifest]
        return [*kept, *named.values()]
    return manifest if change is None else change


def example_secrets() -> dict[str, set[str]]:
    """Names of the secrets that are made outside, with the keys that they have to hold."""
    found = documents(KUBERNETES / "secrets.example.yaml")
    return {one["metadata"]["name"]: set(one["stringData"]) for one in found}


def pod_of(manifest: Document) -> Document | None:
    """The pod's specification, where a manifest makes pods."""
    spec = manifest.get("spec", {})
    if manifest["kind"] == "CronJob":
        spec = spec["jobTemplate"]["spec"]
    found: Document | None = spec.get("template", {}).get("spec")
    return found if manifest["kind"] in ("Deployment", "Job", "CronJob") else None


def labels_of(manifest: Document) -> dict[str, str]:
    """The labels of the pods that a manifest makes."""
    spec = manifest["spec"]
    if manifest["kind"] == "CronJob":
        spec = spec["jobTemplate"]["spec"]
    found: dict[str, str] = spec["template"]["metadata"]["labels"]
    return found


def named(kind: str) -> dict[str, Document]:
    """The manifests of a kind, by their names."""
    return {one["metadata"]["name"]: one for one in manifests() if one["kind"] == kind}


def pod(manifest: Document) -> Document:
    """As ``pod_of``, where there is one."""
    found = pod_of(manifest)
    assert found is not None
    return found


def chosen(selector: Document) -> list[str]:
    """The names of the pods that a selector chooses."""
    label = "app.kubernetes.io/name"
    exact = selector.get("matchLabels", {}).get(label)
    listed = [
        name
        for one in selector.get("matchExpressions", [])
        if (one["key"], one["operator"]) == (label, "In")
        for name in one["values"]
    ]
    return [*([exact] if exact else []), *listed]


def container_of(deployment: str, name: str = "") -> Document:
    """One of a deployment's containers; by itself the one with its name."""
    found: list[Document] = pod(named("Deployment")[deployment])["containers"]
    return next(one for one in found if one["name"] == (name or deployment))


def compose() -> Document:
    """compose.yaml with its merges carried out, variables as they stand."""
    (found,) = documents(DEPLOY / "compose/compose.yaml")
    return found


@cache
def known_variables() -> frozenset[str]:
    """Every variable that the house, Prefect or the image reads."""
    prefect = set(re.findall(r"PREFECT_[A-Z0-9_]+", json.dumps(Settings.model_json_schema())))
    own = {PROJECT_VARIABLE, OPERATOR_VARIABLE, SHARED_VARIABLE, "HEALTH_URL", "DO_NOT_TRACK"}
    return frozenset(
        {*prefect, *REDIS_VARIABLES, *own, *_settings(HouseSettings, "GALLERY_MEDIA_")}
    )


def _settings(model: type[BaseModel], prefix: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        variable = f"{prefix}{name.upper()}"
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _settings(field.annotation, f"{variable}__")
        else:
            yield variable


def complaint(line: str) -> str:
    """What is wrong with a command line of ours or of Prefect's; "" when it can be carried out."""
    apps: dict[str, App] = {"gallery-media": house_app, "prefect": prefect_app}
    words = shlex.split(line, comments=True)
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        words.pop(0)
    if not words or words[0].rpartition("/")[2] not in apps:
        return f"no command of ours: {line}"
    words = [re.sub(r"\$\{?\w+\}?", "x", word) for word in words]
    ours = apps[words[0].rpartition("/")[2]]
    try:
        ours.parse_args(words[1:], exit_on_error=False, print_error=False)
    except CycloptsError as error:
        return f"{line}: {error}"
    return ""


_OURS = re.compile(
    # At the beginning, or behind what runs it: another user, another container.
    r"(?:^(?:[A-Z_]+=\S+ )*|-- |\bhouse )((?:\S*/)?(?:gallery-media|prefect) [a-z-].*)"
)


def commands_in(text: str) -> Iterator[str]:
    """Command lines of ours or of Prefect's in a shell's words."""
    for part in re.split(r"&&|\|\||;|\||\n", text):
        found = _OURS.search(part.strip())
        if found:
            yield re.sub(r"\s*(>|<).*$", "", found[1]).strip()
