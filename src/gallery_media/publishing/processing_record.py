"""What a house does with personal data goes in; its record of processing activities comes out.

GDPR Art. 30(1), filled in from what the house knows; what only a person knows is named as missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gallery_media.model.audit_log import Seal
from gallery_media.publishing.i18n import Language


@dataclass(frozen=True, slots=True)
class GalleryProcessing:
    """One gallery: whose day it shows, how many photos there are, and for how long."""

    title: str
    photos: int
    withdrawn: int
    shown_until: date | None
    originals_until: date | None
    contact: str


@dataclass(frozen=True, slots=True)
class Processing:
    """What the record says; "" where nobody has said it yet.

    ``basis``: GDPR Art. 6(1) by word: public_task, legitimate_interest or consent. ``log``: where
    the audit log ends.
    """

    controller: str
    contact: str
    basis: str
    purpose: str
    recipients: str
    transfers: str
    storage: str
    galleries: Sequence[GalleryProcessing]
    log: Seal
    day: date


def basis_words(basis: str, language: Language) -> str:
    """The legal basis in words, "" when it was not said."""
    gettext = language.gettext
    return {
        "public_task": gettext("a task in the public interest, GDPR Art. 6(1)(e)"),
        "legitimate_interest": gettext("legitimate interest, GDPR Art. 6(1)(f)"),
        "consent": gettext("consent, GDPR Art. 6(1)(a)"),
    }.get(basis, "")


def processing_record(found: Processing, language: Language) -> str:
    """Markdown with one line feed at the end."""
    gettext = language.gettext
    missing = gettext("**not said yet**")
    measures = (
        gettext("originals lie in a closed bucket; nobody outside can read or list it"),
        gettext("every public file is made anew, and an audit of its bytes decides if it leaves"),
        gettext("before each release everything is searched for what originals would give away"),
        gettext("decoding runs in confined processes without network or credentials"),
        gettext("a photo can be taken back everywhere, with proof from outside"),
    )
    said = (
        (gettext("Controller"), found.controller),
        (gettext("Contact for data protection"), found.contact),
        (gettext("Purpose"), found.purpose),
        (gettext("Legal basis"), basis_words(found.basis, language)),
        (gettext("Recipients"), found.recipients),
        (gettext("Transfers to third countries"), found.transfers),
        (gettext("Storage"), found.storage),
    )
    people = gettext(
        "people in photos (their pictures), photographers and people named in captions (names); no "
        "recognition of faces takes place"
    )
    # Outside f-strings, where those who collect texts for translators find them.
    title = gettext("Record of processing activities")
    whose = gettext("Whose data, and which")
    periods = gettext("Galleries and storage periods")
    security = gettext("Security measures, GDPR Art. 32")
    accountability = gettext("Accountability, GDPR Art. 5(2)")
    lines = [
        f"# {title}",
        "",
        gettext("As of %(day)s, GDPR Art. 30(1).") % {"day": language.day(found.day)},
        "",
        *(f"- {name}: {value or missing}" for name, value in said),
        f"- {whose}: {people}",
        "",
        f"## {periods}",
        "",
        "| "
        + " | ".join(
            (
                gettext("Gallery"),
                gettext("Photos"),
                gettext("Withdrawn"),
                gettext("Shown until"),
                gettext("Originals kept until"),
                gettext("Questions"),
            )
        )
        + " |",
        "| --- | --- | --- | --- | --- | --- |",
        *(_row(one, language, missing) for one in found.galleries),
        "",
        f"## {security}",
        "",
        *(f"- {measure}" for measure in measures),
        "",
        f"## {accountability}",
        "",
        gettext("The audit log has %(number)s lines; the digest of the last one is %(digest)s.")
        % {"number": language.number(found.log.number), "digest": found.log.digest},
    ]
    return "\n".join([*lines, ""])


def _row(one: GalleryProcessing, language: Language, missing: str) -> str:
    days = (language.day(day) if day else missing for day in (one.shown_until, one.originals_until))
    numbers = (language.number(one.photos), language.number(one.withdrawn))
    cells = (one.title, *numbers, *days, one.contact)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
