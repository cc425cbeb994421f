"""``gallery-media demo`` on camera files of many makers: nothing is lost, nothing crashes.

Every fourth file of the test photos' cameras: `make corpus` takes all of them through the product.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.makers.corpus import corpus_dir

GALLERY = "lampa-2017"
COMMAND = (sys.executable, "-m", "gallery_media")


@pytest.mark.journey
@pytest.mark.corpus
def test_every_camera_file_is_published_or_quarantined_with_a_reason(tmp_path: Path) -> None:
    """The demo with somebody's own photos, once."""
    corpus = corpus_dir()
    if corpus is None:
        pytest.skip("the test photos are not beside the checkout, nor at $GALLERY_MEDIA_CORPUS")
    cameras = corpus / "metadata" / "cameras"
    dropped = sorted(path for path in cameras.rglob("*") if path.is_file())[::4]
    card = tmp_path / "card"
    card.mkdir()
    for number, path in enumerate(dropped):
        shutil.copy(path, card / f"{number:03}-{path.name}")
    project = tmp_path / "demo"
    ran = subprocess.run(
        [*COMMAND, "demo", str(project), "--once", "--photos", str(card)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr
    told = subprocess.run(
        [*COMMAND, "status", "--project", str(project), "--json"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    (gallery,) = json.loads(told.stdout)["galleries"]
    assert gallery["waiting"] == 0
    published = gallery["photos"]["published"]
    assert published >= 10
    done = [path for path in (project / "done").rglob("*") if path.is_file()]
    reasons = list((project / "quarantine").rglob("REASON.txt"))
    assert len(done) + gallery["quarantined"] == len(dropped)
    assert len(reasons) == gallery["quarantined"] + len(gallery["held"])
    assert published + len(gallery["held"]) <= len(done)
    assert [path for path in (project / "inbox").rglob("*") if path.is_file()] == []
