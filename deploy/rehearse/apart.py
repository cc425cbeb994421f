"""The rehearsal goes on in a network and mounts of its own: hosts that lose their cable are nothing
that this machine's other programs notice (browsers break off what they load when networks change).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

_DONE = "GALLERY_MEDIA_REHEARSAL_APART"
_APART = ("unshare", "--net", "--mount")


def why_not_apart() -> str:
    """Why this machine cannot do it; "" when it can."""
    if shutil.which(_APART[0]) is None:
        return "there is no unshare command (Debian package: util-linux)"
    if subprocess.run([*_APART, "true"], capture_output=True, check=False).returncode:
        return "this kernel or container allows no network of its own"
    return ""


def go_apart(words: Sequence[str]) -> None:
    """Start again with the same words, apart; nothing when it is so already. Needs root."""
    if not os.environ.get(_DONE):
        os.environ[_DONE] = "1"
        os.execvp(_APART[0], [*_APART, sys.executable, "-m", "deploy.rehearse", *words])
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
