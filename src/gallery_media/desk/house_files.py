"""The files of a host's root go in, as they should be; the public bucket has them so.

They belong to all galleries, so that no gallery's release lists them: each release looks at them
again, and the audit of the house asks for them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from gallery_media.catalogue import Catalogue
from gallery_media.errors import Conflict
from gallery_media.model.addresses import FRESH, HOUSE_FILES, sitemap_key
from gallery_media.model.release import Page
from gallery_media.storage.port import Storage

TRIES = 5
"""Publishers of several galleries may write them at the same time; each looks again."""


def sitemaps_there(catalogue: Catalogue, public: Storage) -> tuple[str, ...]:
    """Keys of the sitemaps of all live galleries, as they lie in the bucket."""
    live = (row.slug for row in catalogue.galleries() if row.live_release)
    prefixes = (sitemap_key(slug).removesuffix(".xml") for slug in live)
    return tuple(listed.key for prefix in prefixes for listed in public.list(prefix))


def keep_house_files(
    wanted: Callable[[], Sequence[Page]],
    public: Storage,
    inspect: Callable[[Sequence[Page]], None],
) -> int:
    """Put what is otherwise, take away what is not wanted any more; how many changed.

    ``inspect`` sees what would be put, and stops it by raising. Raises Conflict when others were
    quicker every time: then the next release puts it right.
    """
    for _ in range(TRIES):
        # Looked at before the rest: whoever writes meanwhile makes our write fail.
        heads = {key: public.head(key) for key in HOUSE_FILES}
        pages = {page.key: page for page in wanted()}
        changed = [
            page
            for key, page in pages.items()
            if (head := heads[key]) is None or head.sha256 != _sha256(page)
        ]
        if changed:
            inspect(changed)
        try:
            for page in changed:
                before = heads[page.key]
                public.put(
                    page.key,
                    page.body,
                    content_type=page.content_type,
                    cache_control=FRESH,
                    if_none_match=before is None,
                    if_match=before.etag if before else None,
                )
        except Conflict:
            continue
        gone = [key for key, head in heads.items() if head is not None and key not in pages]
        for key in gone:
            public.delete(key)
        return len(changed) + len(gone)
    raise Conflict("Others write robots.txt and the sitemap all the time; publish again.")


def _sha256(page: Page) -> str:
    return hashlib.sha256(page.body).hexdigest()
