"""The names that files came under go in; which photos an editor means by a name comes out.

Cameras of several people count from 1, so that one name may be that of several photos. Words belong
to one of them, and nobody could tell which; what somebody objects to must not be shown under any.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from gallery_media.catalogue import Catalogue
from gallery_media.model.consent import NOTHING_SAID_OF_PEOPLE, Consent
from gallery_media.model.localised import Localised
from gallery_media.model.photo import PhotoId
from gallery_media.model.words import LOCALISED, Caption

Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class Named:
    """What names mean in one gallery: a file's name alone, its path, or a photo's id.

    ``one``: the photo that words are about, none for a name alone that photos in several folders
    have; of files that came one after the other under one path, the latest. ``sure``: only names
    under which never more than one photo came. ``every``: all photos that came under a name.
    """

    one: Mapping[str, PhotoId]
    sure: Mapping[str, PhotoId]
    every: Mapping[str, tuple[PhotoId, ...]]


def named_in(gallery: str, catalogue: Catalogue) -> Named:
    """Of the gallery's photos as of now."""
    return named_of(catalogue.names_and_paths(gallery))


def named_of(arrived: Iterable[tuple[str, str, PhotoId]]) -> Named:
    """``arrived``: name, path and photo of each file, oldest first."""
    every: dict[str, dict[PhotoId, None]] = {}
    latest: dict[str, tuple[str, PhotoId]] = {}
    for name, path, photo in arrived:
        for called in (photo, path, name):
            every.setdefault(called, {})[photo] = None
        latest[path] = (name, photo)
    by_name: dict[str, set[PhotoId]] = {}
    for name, photo in latest.values():
        by_name.setdefault(name, set()).add(photo)
    folders = {path: photo for path, (name, photo) in latest.items() if path != name}
    ids: dict[str, PhotoId] = {photo: photo for photos in every.values() for photo in photos}
    alone = {name: min(photos) for name, photos in by_name.items() if len(photos) == 1}
    return Named(
        one={**ids, **folders, **alone},
        sure={called: next(iter(photos)) for called, photos in every.items() if len(photos) == 1},
        every={called: tuple(photos) for called, photos in every.items()},
    )


def captions_for(words: Mapping[str, Caption], named: Named) -> dict[PhotoId, Caption]:
    """An editor's words by photo. Lines that call one photo by several names are one: where they
    say the same in the same language, the later one counts."""
    return _for(words, lambda name: (named.one[name],) if name in named.one else (), _both)


def consents_for(said: Mapping[str, Consent], named: Named) -> dict[PhotoId, Consent]:
    """What an editor says of people, by photo; of several lines the stricter word counts.

    Under a name of several photos, what keeps a photo back holds for each of them, and what lets
    one out for none.
    """
    about = {
        name: consent if len(named.every.get(name, ())) < 2 else replace(consent, basis=None)
        for name, consent in said.items()
    }
    found = _for(about, lambda name: named.every.get(name, ()), Consent.together)
    return {photo: one for photo, one in found.items() if one != NOTHING_SAID_OF_PEOPLE}


def _for(
    words: Mapping[str, Said],
    meant: Callable[[str], tuple[PhotoId, ...]],
    together: Callable[[Said, Said], Said],
) -> dict[PhotoId, Said]:
    found: dict[PhotoId, Said] = {}
    for name, said in words.items():
        for photo in meant(name):
            found[photo] = together(found[photo], said) if photo in found else said
    return found


def _both(one: Caption, then: Caption) -> Caption:
    localised = {
        field: Localised.of(
            {
                text.lang: text.words
                for caption in (one, then)
                for text in getattr(caption, field).texts
            }
        )
        for field in LOCALISED
    }
    return replace(
        one,
        **localised,
        credit_line=then.credit_line or one.credit_line,
        focal_point=then.focal_point or one.focal_point,
    )
