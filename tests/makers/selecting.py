"""A gallery whose photos can be chosen and packed, and a visitor who chooses."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from gallery_media.model.gallery import Gallery
from gallery_media.model.package import DownloadRules, Package, PackageKind, Packed
from gallery_media.publishing.pages import render_changes
from tests.makers.galleries import RATIOS, a_gallery, a_painted_picture, a_site, a_stamp, some_arms
from tests.makers.packages import packages_of, press_bytes, with_press, zip_of
from tests.makers.visits import Visit

ENTRY = "g/lampa-2017/lv/index.html"


def site_with_press(photos: int = len(RATIOS)) -> tuple[Gallery, dict[str, bytes]]:
    """Painted pictures with files for the press, nine a page, and the ZIP files of all."""
    ratios = RATIOS[:photos]
    painted = [a_painted_picture(number, ratio) for number, ratio in enumerate(ratios)]
    files = {key: data for _, variants in painted for key, data in variants.items()}
    bodies = [press_bytes(number, 5000 + number) for number in range(photos)]
    pictures = [with_press(one, body) for (one, _), body in zip(painted, bodies, strict=True)]
    gallery = replace(
        a_gallery(pictures, per_page=9),
        press=True,
        downloads=DownloadRules(zips=(PackageKind.GALLERY,)),
    )
    for picture, body in zip(pictures, bodies, strict=True):
        assert picture.press is not None
        files[f"m/{picture.press.sha256[:2]}/{picture.press.sha256[:24]}-4000.jpg"] = body
    packed = [_packed(one, files) for one in packages_of(gallery)]
    files |= {one.key: body for one, body in packed}
    rendering = render_changes(
        a_site(arms=some_arms()), gallery, a_stamp(), (), packed=[one for one, _ in packed]
    )
    return gallery, files | {page.key: page.body for page in rendering.pages}


def _packed(package: Package, files: dict[str, bytes]) -> tuple[Packed, bytes]:
    body = zip_of(package, files)
    return Packed(package, hashlib.sha256(body).hexdigest(), len(body)), body


def selecting(visit: Visit, house: str, *numbers: int, picker: bool = False) -> Any:
    """The entry page in select mode, these photos (from 1) chosen."""
    page = visit.page
    if not picker:
        page.add_init_script("delete window.showSaveFilePicker")
    page.goto(house + ENTRY)
    page.click(".select-start")
    page.wait_for_selector(".select-bar")
    for number in numbers:
        page.check(f".rows li:nth-child({number}) .select-box input")
    return page


def status(page: Any) -> str:
    return str(page.inner_text(".select-status"))


def told(page: Any, beginning: str) -> None:
    """Wait until the status begins so."""
    page.wait_for_function(
        "(start) => document.querySelector('.select-status').textContent.startsWith(start)",
        arg=beginning,
    )


def taken(page: Any) -> bytes:
    """What the browser saves."""
    with page.expect_download() as waiting:
        page.click(".select-take")
    return Path(waiting.value.path()).read_bytes()
