"""What the deploying pages tell people to type, and the example that they look at."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from gallery_media.cli.app import DONE, run
from gallery_media.settings.scaffold import make_project
from tests.makers.deploying import DEPLOY, ROOT, commands_in, complaint

PAGES = (
    ROOT / "docs/deploying.md",
    ROOT / "SECURITY.md",
    ROOT / "docs/threats.md",
    *sorted(DEPLOY.rglob("README.md")),
)

pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@pages
def test_commands_can_be_carried_out(page: Path) -> None:
    """With options that they have."""
    text = page.read_text()
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL))
    inline = [one for one in re.findall(r"`([^`\n]+)`", text) if " …" not in one]
    lines = [*commands_in(blocks), *(found for one in inline for found in commands_in(one))]
    # A command that is only spoken of stands without what it needs.
    ours = [f"{line} --help" if len(shlex.split(line)) == 2 else line for line in lines]
    assert [one for one in map(complaint, ours) if one] == []


@pytest.mark.parametrize(
    "unit", sorted(DEPLOY.glob("host/systemd/*.service")), ids=lambda unit: unit.name
)
def test_units_start_commands_that_there_are(unit: Path) -> None:
    """And none is left without the rights that are taken away by the shared file."""
    (line,) = re.findall(r"^ExecStart=(.*)$", unit.read_text(), re.MULTILINE)
    assert complaint(line) == ""
    shared = (unit.parent / "gallery-media-.service.d/hardening.conf").read_text()
    assert {"NoNewPrivileges=yes", "ProtectSystem=strict", "User=gallery-media"} <= set(
        shared.splitlines()
    )
    assert unit.name.startswith("gallery-media-")


@pages
def test_files_that_are_named_are_there(page: Path) -> None:
    """Links, and paths of the repository."""
    text = page.read_text()
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        assert (page.parent / link).exists(), link
    for path in re.findall(r"\b((?:deploy|tests|requirements|docs)/[\w./-]+\w)", text):
        if "mine" not in path:
            assert list(ROOT.glob(f"{path}*")), path


def test_the_example_for_aws_is_what_the_command_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """People read it before they have a project."""
    project = make_project(tmp_path / "festival", "lampa-2017")
    for name, value in (
        ("SITE__PUBLIC_URL", "https://foto.example.org"),
        ("STORAGE__ORIGINALS_BUCKET", "example-originals"),
        ("STORAGE__PUBLIC_BUCKET", "example-public"),
        ("INBOX__URL", "s3://example-uploads/"),
        ("UPLOADS__PUBLIC_URL", "https://upload.example.org"),
    ):
        monkeypatch.setenv(f"GALLERY_MEDIA_{name}", value)
    words = ["policies", "cloudformation", "--edge", "--project", str(project.root)]
    assert run(words) == DONE
    assert capsys.readouterr().out == (DEPLOY / "aws/example.json").read_text()


@pytest.mark.parametrize("kind", ["ingest", "photographer", "originals", "public", "lifecycle"])
def test_policies_are_printed_as_json(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also for a house without a bucket for uploads."""
    project = make_project(tmp_path / "festival")
    assert run(["policies", kind, "--project", str(project.root)]) == DONE
    assert capsys.readouterr().out.startswith("{")
