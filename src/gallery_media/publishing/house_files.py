"""A site and its galleries' sitemaps in; what programs look for at a host's root out.

They name galleries and never a photo, so that no withdrawal can be late here. Sources: RFC 9309
(robots.txt), the sitemaps protocol 0.9, the TDM Reservation Protocol (tdmrep.json), RFC 9116
(security.txt).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from gallery_media.model.addresses import HOUSE_FILES
from gallery_media.model.gallery import Gallery
from gallery_media.model.release import Page, Step
from gallery_media.model.site import Site
from gallery_media.publishing.links import absolute
from gallery_media.publishing.missing import missing_page
from gallery_media.publishing.serving.rules import MEDIA_TYPES, Serving
from gallery_media.publishing.sitemap import sitemap_index

ROBOTS, SITEMAP, RESERVATIONS, SECURITY, _ = HOUSE_FILES

_SITEMAP = re.compile(r"g/[a-z0-9-]+/sitemap(-[0-9]+)?\.xml")


def house_files(
    site: Site,
    serving: Serving,
    sitemaps: Sequence[str],
    refused: Iterable[str] = (),
    galleries: Sequence[Gallery] = (),
    security: tuple[Sequence[str], date] | None = None,
) -> tuple[Page, ...]:
    """None while no host is known. ``sitemaps``: keys of all galleries' files; ``refused``: robots
    that are asked to stay away altogether; ``galleries``: those that whoever is lost is shown;
    ``security``: whom people tell of a hole, and the last day on which that is so."""
    if not site.public_url:
        return ()
    index = sitemap_index([absolute(site, key) for key in plain_sitemaps(sitemaps)])
    reservations = json.dumps(list(_reservations(serving)), indent=1) + "\n"
    robots = "\n".join([*_robots(refused), f"Sitemap: {absolute(site, SITEMAP)}", ""])
    texts = {ROBOTS: robots, SITEMAP: index, RESERVATIONS: reservations}
    if security:
        texts[SECURITY] = "\n".join([*_security(site, *security), ""])
    written = (
        Page(key, text.encode(), MEDIA_TYPES[key.rpartition(".")[2]], Step.AFTER)
        for key, text in texts.items()
    )
    return (*written, missing_page(site, galleries)[-1])


def plain_sitemaps(keys: Iterable[str]) -> tuple[str, ...]:
    """Those that list pages: an index must not name another one."""
    found = sorted(key for key in keys if _SITEMAP.fullmatch(key))
    parted = {key.rpartition("/")[0] for key in found if "/sitemap-" in key}
    return tuple(key for key in found if "/sitemap-" in key or key.rpartition("/")[0] not in parted)


def _robots(refused: Iterable[str]) -> Iterator[str]:
    names = sorted(set(refused))
    yield from (f"User-agent: {name}" for name in names)
    if names:
        yield "Disallow: /"
        yield ""
    yield "User-agent: *"
    yield "Disallow:"
    yield ""


def _security(site: Site, contacts: Sequence[str], last_day: date) -> Iterator[str]:
    yield from (f"Contact: {one}" for one in contacts)
    yield f"Expires: {last_day.isoformat()}T23:59:59Z"
    yield f"Preferred-Languages: {', '.join(site.languages)}"
    yield f"Canonical: {absolute(site, SECURITY)}"


def _reservations(serving: Serving) -> Iterator[dict[str, str | int]]:
    """The same paths as the headers of the same name."""
    for extra in serving.extras:
        headers = dict(extra.headers)
        if "tdm-reservation" in headers:
            policy = headers.get("tdm-policy", "")
            yield {
                "location": extra.path,
                "tdm-reservation": int(headers["tdm-reservation"]),
                **({"tdm-policy": policy} if policy else {}),
            }
