"""``deploy/`` asked by others' tools: what they complain of comes out, and exit code 1 if anything.

``python -m tests.deploy TOOLS``: a folder that `make deploy-check` filled with hadolint, kustomize,
kubernetes-validate and compose-spec. cfn-lint is in the development environment; systemd-analyze is
the machine's, and named where it is missing.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from gallery_media.cli.app import run
from gallery_media.settings.scaffold import make_project
from tests.makers.deploying import DEPLOY, KUBERNETES

CLUSTER = "1.33"
"""The Kubernetes version whose schemas count."""


def main() -> int:
    tools = Path(sys.argv[1]).resolve()
    sound = True
    for name, look in (
        ("hadolint", hadolint),
        ("compose-spec", compose),
        ("kustomize and kubernetes-validate", kubernetes),
        ("cfn-lint", cloudformation),
        ("systemd-analyze", systemd),
    ):
        said = list(look(tools))
        sound &= not [one for one in said if not one.startswith("left out")]
        print(f"{name}: {'; '.join(said) or 'nothing to say'}")
    return 0 if sound else 1


def hadolint(tools: Path) -> Iterator[str]:
    yield from _run(str(tools / "venv/bin/hadolint"), str(DEPLOY / "container/Dockerfile"))


def compose(tools: Path) -> Iterator[str]:
    """Its variables filled in: the library knows the specification and no interpolation."""
    text = (DEPLOY / "compose/compose.yaml").read_text()
    text = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)
    text = re.sub(r"\$\{(\w+)[^}]*\}", r"/\1", text)
    code = (
        "import sys, yaml; from compose_spec import PyCompose; "
        "one = PyCompose.from_yaml(yaml.safe_dump(yaml.safe_load(sys.stdin)));"
        "one.validate_networks(); one.validate_volumes(); assert len(one.service_names()) > 5"
    )
    yield from _run(str(tools / "venv/bin/python"), "-c", code, given=text)


def kubernetes(tools: Path) -> Iterator[str]:
    sys.path.insert(0, str(tools / "kustomize"))
    try:
        from pykustomize import Kustomizer  # type: ignore[import-not-found]
    except ImportError:
        yield "left out: no kustomize for this machine"
        return
    folders = [KUBERNETES / "base", *(one.parent for one in KUBERNETES.glob("overlays/*/kust*"))]
    for folder in folders:
        rendered = asyncio.run(Kustomizer().build(folder)).yaml
        # Kinds of others have no schema there; their fields were looked up in the documentation.
        foreign = ("keda.sh/", "monitoring.coreos.com/")
        parts = rendered.split("\n---\n")
        own = [one for one in parts if not any(name in one for name in foreign)]
        stray = [
            one for one in parts if "\n  namespace: " not in one and "kind: Namespace" not in one
        ]
        yield from (f"{folder.name}: without a namespace: {one[:80]!r}" for one in stray)
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            file.write("\n---\n".join(own))
            file.flush()
            words = ("-k", CLUSTER, "--strict", "--quiet", file.name)
            for line in _run(str(tools / "venv/bin/kubernetes-validate"), *words):
                yield f"{folder.name}: {line}"


def cloudformation(_tools: Path) -> Iterator[str]:
    """What `gallery-media policies` prints for a house with everything, and for a plain one."""
    with tempfile.TemporaryDirectory() as scratch:
        project = make_project(Path(scratch) / "festival")
        settings = project.settings_file.read_text()
        settings = settings.replace('# public_url = "https://foto', 'public_url = "https://foto')
        settings = settings.replace('# url = "s3://uploads/"', 'url = "s3://uploads/"')
        settings = settings.replace('# public_url = "https://up', 'public_url = "https://up')
        project.settings_file.write_text(settings)
        for words in (["--edge"], []):
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                run(["policies", "cloudformation", *words, "--project", str(project.root)])
            assert len(json.loads(out.getvalue())["Resources"]) > 8
            file = Path(scratch) / "stack.json"
            file.write_text(out.getvalue())
            yield from _run(str(Path(sys.executable).parent / "cfn-lint"), str(file))


def systemd(_tools: Path) -> Iterator[str]:
    """Units with their programs in place, and how much they leave open (0 to 10; theirs is 1.4)."""
    if shutil.which("systemd-analyze") is None:
        yield "left out: systemd-analyze is not installed"
        return
    with tempfile.TemporaryDirectory() as scratch:
        units = Path(scratch)
        program = units / "program"
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
        for path in (DEPLOY / "host/systemd").rglob("*.*"):
            if path.is_file():
                target = units / path.relative_to(DEPLOY / "host/systemd")
                target.parent.mkdir(exist_ok=True)
                text = re.sub(r"/opt/gallery-media/bin/[a-z-]+", str(program), path.read_text())
                target.write_text(text)
        env = {"SYSTEMD_UNIT_PATH": f"{units}:", "PATH": "/usr/bin:/bin"}
        names = sorted(one.name for one in units.glob("gallery-media-*.*") if one.is_file())
        yield from _run("systemd-analyze", "verify", *names, env=env)
        for name in names:
            if name.endswith(".service"):
                words = ("security", "--offline=true", "--threshold=20", "--no-pager", name)
                for line in _run("systemd-analyze", *words, env=env):
                    if "Overall" in line or "rror" in line:
                        yield line


def _run(*command: str, given: str = "", env: dict[str, str] | None = None) -> Iterator[str]:
    """Lines that the tool said, where it complains; a complaint without words is one too."""
    done = subprocess.run(command, input=given, capture_output=True, text=True, env=env)
    said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    if done.returncode or (said and "analyze" in command[0] and "verify" in command):
        yield from said or [f"ended with {done.returncode}"]


if __name__ == "__main__":
    sys.exit(main())
