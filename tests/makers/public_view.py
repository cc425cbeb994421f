"""An open newsroom goes in; everything that a stranger can fetch of it comes out, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gallery_media.storage.anonymous import Answer, ask
from gallery_media.wiring import Newsroom
from tests.makers.newsrooms import public_keys


@dataclass(frozen=True, slots=True)
class Seen:
    """One public object: its key, its bytes, and every header that came with them."""

    key: str
    body: bytes
    headers: str

    @property
    def is_variant(self) -> bool:
        return self.key.startswith("m/")


def everything_public(newsroom: Newsroom) -> Iterator[Seen]:
    """Each object of the public bucket as anybody gets it; all of them must be open."""
    location = newsroom.stores.location
    for key in sorted(public_keys(newsroom)):
        answer = ask("GET", location.object_url(location.public_bucket, key))
        assert answer.status == 200, key
        lines = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        yield Seen(key, answer.body, lines)


def private_as_a_stranger(newsroom: Newsroom, key: str = "") -> Answer:
    """What somebody without credentials gets for a key among the originals, or for their list."""
    location = newsroom.stores.location
    if key:
        return ask("GET", location.object_url(location.originals_bucket, key))
    return ask("GET", f"{location.bucket_url(location.originals_bucket)}/?list-type=2")
