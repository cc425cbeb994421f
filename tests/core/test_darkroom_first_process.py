"""The darkroom where the house is the first process, as in a container."""

from __future__ import annotations

import subprocess
import sys

import pytest

FIRST = ("unshare", "--pid", "--fork", "--kill-child", "--mount-proc")
ASK = """
import os
from gallery_media.darkroom import Darkroom
from tests.makers.images import a_jpeg
with Darkroom(1) as darkroom:
    print(os.getpid(), len(darkroom.thumbprint(a_jpeg(60, 40))) > 0)
"""


def test_children_work_for_a_house_that_is_process_one() -> None:
    """Process 1 as a parent used to mean that the house had died."""
    if subprocess.run([*FIRST, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this account may not make process namespaces")
    done = subprocess.run(
        [*FIRST, sys.executable, "-c", ASK],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.split() == ["1", "True"], done.stderr
