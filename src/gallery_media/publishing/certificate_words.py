"""Kinds of things that an audit counts go in; a language's words for them come out."""

from __future__ import annotations

from collections.abc import Mapping

from gallery_media.model.findings import FindingKind
from gallery_media.publishing.i18n import Language


def kind_words(kind: str, language: Language) -> str:
    """What an original gave away; a kind without words of its own is shown as it is called."""
    gettext = language.gettext
    return {
        "place": gettext("The place where it was taken"),
        "people": gettext("Names or faces of people"),
        "owner": gettext("The camera's owner"),
        "contact": gettext("Contact details"),
        "serial number": gettext("Serial numbers"),
        "time to the second": gettext("The time to the second"),
        "hidden thumbnail": gettext("A hidden thumbnail"),
        "second picture": gettext("A second picture"),
        "device": gettext("Camera and lens"),
        "computer": gettext("Computer and software"),
        "maker note": gettext("The maker's own notes"),
        "edit history": gettext("The history of its editing"),
        "unique id": gettext("Unique identifiers"),
        "comment": gettext("Comments"),
        "caption": gettext("Captions and keywords"),
        "byline": gettext("The photographer's details"),
        "content credentials": gettext("Content credentials"),
        "trailer": gettext("Data behind the picture"),
        "unreadable part": gettext("Parts that could not be read"),
    }.get(kind, kind)


def removed_words(removed: Mapping[str, int], language: Language) -> tuple[tuple[str, int], ...]:
    """Counts by kind become counts by words, in the same order."""
    return tuple((kind_words(kind, language), count) for kind, count in removed.items())


def finding_words(kind: FindingKind, language: Language) -> str:
    """What is wrong with an object."""
    gettext = language.gettext
    return {
        FindingKind.MISSING: gettext("Missing"),
        FindingKind.OTHER_BYTES: gettext("Not the published bytes"),
        FindingKind.WRONG_TYPE: gettext("Wrong content type"),
        FindingKind.WRONG_CACHE: gettext("Wrong cache rule"),
        FindingKind.EXTRA_HEADER: gettext("A header too many"),
        FindingKind.NO_VERDICT: gettext("Never audited before"),
        FindingKind.NOT_CLEAN: gettext("Refused by the auditor"),
        FindingKind.DEAD_LINK: gettext("A dead link"),
        FindingKind.OTHER_RELEASE: gettext("Of another release"),
        FindingKind.STRAY: gettext("Should not be there"),
        FindingKind.OPEN_DOOR: gettext("Open to strangers"),
    }[kind]


def object_words(sort: str, language: Language) -> str:
    """What a public object is."""
    gettext = language.gettext
    return {
        "variant": gettext("Picture files"),
        "page": gettext("Pages"),
        "download": gettext("Downloads"),
        "asset": gettext("Styles, scripts and icons"),
        "file": gettext("Other files"),
    }[sort]
