"""Old addresses of articles, as front matter names them, in; what may be answered there out."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from gallery_media.model.addresses import HOUSE_FILES

_SEGMENT = r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*"
_PATH = re.compile(rf"(?:/{_SEGMENT})+/?")
_OF_THE_HOUSE = ("/m/", "/a/", "/d/", "/r/")
LONGEST = 200


def old_address(path: str) -> str:
    """``path`` without a slash at its end. Raises ValueError with what to write instead."""
    if re.match(r"[a-z]+://", path):
        raise ValueError(
            f"{path} is a whole address; write what follows the host, such as /jaunumi/diskusija"
        )
    if len(path) > LONGEST or not _PATH.fullmatch(path):
        raise ValueError(
            f"{path[:LONGEST]!r} is no path that servers agree on: it begins with a slash, and "
            "between slashes stand letters a to z, digits and - _ . ~, no ? and no #"
        )
    short = path.rstrip("/")
    if f"{short}/".startswith(_OF_THE_HOUSE) or short[1:] in (*HOUSE_FILES, "index.html"):
        raise ValueError(f"{path} is an address of the house itself; an article was never there")
    return short


OldAddress = Annotated[str, AfterValidator(old_address)]
