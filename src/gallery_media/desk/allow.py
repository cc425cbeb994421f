"""A held photo that a person has looked at goes in; it goes on to the next release."""

from __future__ import annotations

from collections.abc import Callable

from gallery_media.catalogue import Catalogue
from gallery_media.errors import Conflict, HoldStands, UnknownPhoto
from gallery_media.model.photo import Photo, PhotoId, PhotoState
from gallery_media.reasons import ABOUT_PEOPLE, Code

FOR_A_PERSON = (Code.NAME_OF_WITHDRAWN, Code.RESEMBLES_WITHDRAWN)
"""Holds that ask whether this is the photo that was withdrawn: only a person can tell. The others
are about the file, its words or its people, and end by themselves once those are put right; let go
before, a photo with variants of an earlier day would be shown without today's check. That people
may be shown, or a photo with parts missing, is written down in gallery.toml: the editor's decision,
which outlasts the catalogue and does not follow from a photo's not being the withdrawn one."""

_WRITTEN_DOWN = {Code.PEOPLE: "[people] cleared", Code.DAMAGED_PARTS: "[damaged] as_is"}
"""Where in gallery.toml an editor lists the photos that are held for it and are shown."""


def allow(
    photo: PhotoId,
    catalogue: Catalogue,
    lang: str = "en",
    *,
    standing: Callable[[Photo], str] = lambda _: "",
) -> Photo:
    """Let it go on from where it was held; it is not held again for looking like a withdrawn one.

    Also when a person held it, in words of their own, or hid it before a release. Held for the sake
    of its people, it is made anew by the next publish, and waits again when something else is said
    of them: ``standing`` names what is said by now. ``lang``: what the photo desk reads. Raises
    UnknownPhoto, Conflict when it is not held, HoldStands when it is held for something that
    nobody can overrule.
    """
    found = catalogue.photo(photo)
    if found is None:
        raise UnknownPhoto(f"There is no photo {photo} in this house; look its number up again.")
    if found.state is not PhotoState.HELD:
        raise Conflict(
            f"Photo {photo} is {found.state}, not held, so there is nothing to allow; "
            "see gallery-media status."
        )
    if found.why is not None and found.why.code in ABOUT_PEOPLE:
        catalogue.allow_people(photo, standing(found))
        # Without its original it is not made anew, and goes on as it was.
        return catalogue.release_hold(found) if found.original_erased else found
    if found.why is not None and found.why.code is Code.HIDDEN:
        return catalogue.release_hold(found)
    if found.why is not None and found.why.code not in FOR_A_PERSON:
        raise HoldStands(
            f"Photo {photo} cannot be let go on by a word, and stays held: "
            f"{found.why.sentence(lang)}{_what_to_write(found)}"
        )
    catalogue.look_at(photo)
    return catalogue.release_hold(found)


def _what_to_write(photo: Photo) -> str:
    key = _WRITTEN_DOWN.get(photo.why.code) if photo.why else None
    return f'; galleries/{photo.gallery}/gallery.toml: {key} = ["{photo.id}"]' if key else ""
