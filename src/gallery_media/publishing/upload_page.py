"""The site goes in; the page for uploads in each of its languages comes out, and what it needs."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from gallery_media.model.addresses import asset_key
from gallery_media.model.gallery import Gallery
from gallery_media.model.localised import Localised
from gallery_media.model.release import Page, Step
from gallery_media.model.site import Site
from gallery_media.publishing.assets import CONTENT_TYPES, build_assets
from gallery_media.publishing.edition import HTML
from gallery_media.publishing.frame import Place, build_frame
from gallery_media.publishing.i18n import load_language
from gallery_media.publishing.links import relative
from gallery_media.publishing.preview import Preview
from gallery_media.publishing.templates import environment, filled, search_path

OWN = (("upload", "css"), ("upload", "js"), ("upload-digest", "js"))
"""What only this page needs; visitors of galleries never load it."""


def upload_pages(site: Site, types: tuple[str, ...]) -> tuple[Page, ...]:
    """Assets first, then ``<lang>/index.html`` for each language of the site.

    ``types``: what the file chooser offers. The pages stand on the upload service's own address,
    so they have no canonical one.
    """
    folders = search_path(site.theme)
    here = replace(site, public_url="")
    assets = build_assets(here, folders)
    own = {f"{name}.{ending}": _own(name, ending, folders) for name, ending in OWN}
    languages = tuple(load_language(code, folders) for code in site.languages)
    others = tuple((language, f"{language.code}/index.html") for language in languages)
    room = Gallery(slug="upload", title=Localised(), pictures=(), languages=site.languages)
    pages = []
    for language in languages:
        key = f"{language.code}/index.html"
        written = filled(
            environment(language, site.theme),
            "pages/upload.html",
            language=language,
            frame=build_frame(here, room, language, assets, Place(key, others, indexed=False)),
            preview=Preview(site.name.best(language.code), "", "", 0, 0, ""),
            styles=relative(key, own["upload.css"].key),
            script=relative(key, own["upload.js"].key),
            worker=relative(key, own["upload-digest.js"].key),
            service=f"{relative(key, 'api')}/",
            # Names as well: systems that know no HEIC offer it by its name's ending alone.
            accept=",".join((*types, ".heic", ".heif", ".avif", ".xmp", ".csv")),
        )
        pages.append(Page(key, written.encode(), HTML, Step.AFTER, language.code))
    return (*assets.pages, *own.values(), *pages)


def _own(name: str, ending: str, folders: tuple[Path, ...]) -> Page:
    file = f"static/{name}.{ending}"
    found = (path for folder in folders if (path := folder / file).is_file())
    data = next(found, folders[-1] / file).read_bytes()
    key = asset_key(name, hashlib.sha256(data).hexdigest(), ending)
    return Page(key, data, CONTENT_TYPES[ending], Step.ASSET, immutable=True)
