"""An open house goes in; checks come out: what is as it should be, what is not, what to do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import features

from gallery_media.desk.choose import chosen_recipe
from gallery_media.errors import GalleryMediaError, SettingsError
from gallery_media.imaging.fonts import can_shape
from gallery_media.metadata.audit import AUDITOR, self_check, self_check_blocks
from gallery_media.model.variant import TURBO
from gallery_media.settings.captions import read_captions
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.project import Project
from gallery_media.settings.site import read_site
from gallery_media.storage.doctor import probe_storage
from gallery_media.storage.inspection import inspect_buckets
from gallery_media.storage.open import Stores

LEAST_FREE = 2_000_000_000
"""Bytes of free disk space below which a festival's evening would not fit."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. ``detail`` says what to do when it is not ``ok``."""

    name: str
    ok: bool
    detail: str = ""


def examine(project: Project, house: HouseSettings, stores: Stores) -> tuple[Check, ...]:
    """Set up the buckets where they are not, then try everything that the house relies on."""
    return (
        *_settings(project, house),
        *_folders(project),
        *_machine(),
        _tried("recipe", lambda: _recipe(house)),
        *examine_buckets(stores, through_edge=house.cdn.kind == "cloudfront"),
        *(
            Check(f"storage: {probe.name}", probe.ok, probe.detail)
            for probe in probe_storage(stores.client, stores.location)
        ),
    )


def _settings(project: Project, house: HouseSettings) -> Iterator[Check]:
    yield _tried("site settings", lambda: read_site(project, house).name.best("lv").words)
    for slug in project.slugs():
        yield _tried(f"gallery {slug}", lambda slug=slug: _gallery(project, house, slug))  # type: ignore[misc]
    if not project.slugs():
        yield Check("galleries", False, "there is none yet; make galleries/NAME/gallery.toml.")


def _gallery(project: Project, house: HouseSettings, slug: str) -> str:
    gallery = read_gallery(project, house, slug)
    if gallery.is_still_a_blank:
        raise SettingsError(
            "removal_contact is still the example; write an address that somebody reads."
        )
    captions = read_captions(project.gallery_dir(slug))
    articles = ", ".join(article.lang for article in gallery.articles) or "none"
    return f"captions for {len(captions)} photos, articles: {articles}"


def _folders(project: Project) -> Iterator[Check]:
    for folder in (project.inbox, project.quarantine, project.state):
        ok = folder.is_dir() and os.access(folder, os.R_OK | os.W_OK | os.X_OK)
        detail = "" if ok else "make it, and give the house the right to read and write it."
        yield Check(f"folder {folder.name}", ok, detail)
    yield _state_is_private(project.state)
    free = shutil.disk_usage(project.root).free
    detail = f"{free / 1e9:.1f} GB free"
    ok = free >= LEAST_FREE
    yield Check("disk space", ok, detail if ok else f"{detail}; free some before the event.")


def _state_is_private(state: Path) -> Check:
    others = state.stat().st_mode & 0o077 if state.is_dir() else 0
    detail = "" if not others else "other accounts can look into it: chmod 700 .gallery-media"
    return Check("state folder is private", not others, detail)


def _machine() -> Iterator[Check]:
    avif = bool(features.check("avif"))
    yield Check("AVIF encoder", avif, "" if avif else "this Pillow has none; install the wheel.")
    yield _right_to_left()
    yield _tried("auditor refuses its canaries", _canaries)


def _recipe(house: HouseSettings) -> str:
    recipe = chosen_recipe(house)
    maker = "libjpeg-turbo" if recipe.jpeg_encoder == TURBO else recipe.jpeg_encoder
    return f"{recipe.name}, {len(recipe.rungs)} variants a photo, JPEGs by {maker}"


def _right_to_left() -> Check:
    """Latvian needs no help: its words are composed (NFC). Arabic and Hebrew do."""
    if can_shape():
        return Check("words on pictures", True, "letters are shaped; Arabic and Hebrew as well")
    told = (
        "Latvian is right, Arabic and Hebrew are left out: Pillow finds no FriBidi "
        "(install libfribidi0)"
    )
    return Check("words on pictures", True, told)


def _canaries() -> str:
    self_check()
    self_check_blocks()
    return AUDITOR


def examine_buckets(stores: Stores, *, through_edge: bool = False) -> Iterator[Check]:
    """Make and set up what is missing, then look at every setting; what is right stays as it is."""
    shortfalls = stores.prepare(through_edge=through_edge)
    for one in shortfalls:
        why = f"{one.why.rstrip('.')}; set it by hand, or accept that it is missing"
        yield Check(f"bucket {one.bucket}: {one.what}", one.unsupported, why)
    if not shortfalls:
        yield Check("buckets are made and their policies set", True)
    for look in inspect_buckets(stores.client, stores.location):
        yield Check(f"set-up: {look.name}", look.ok, look.detail)


def _tried(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except GalleryMediaError as why:
        return Check(name, False, str(why))
