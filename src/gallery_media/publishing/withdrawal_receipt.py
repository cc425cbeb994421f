"""A finished withdrawal goes in; the dated receipt for whoever asked comes out, as text and JSON.

It names no person and no place, so that it can be sent on: the photo's number, what was done and
when, which addresses were asked and what they answered, and what no house can promise.
"""

from __future__ import annotations

import json
from dataclasses import asdict

from gallery_media.model.withdrawal import Proof, Withdrawal, WithdrawalReason
from gallery_media.publishing.i18n import Language

SCHEMA = "gallery-media/withdrawal/1"


def reason_words(reason: str, language: Language) -> str:
    """Why a photo was taken back."""
    gettext = language.gettext
    return {
        WithdrawalReason.ASKED.value: gettext("Somebody in the picture asked for it"),
        WithdrawalReason.CHILD.value: gettext("A parent or guardian of a child in it objects"),
        WithdrawalReason.RIGHTS.value: gettext("The house has no right to show it"),
        WithdrawalReason.MISTAKE.value: gettext("It should not have been published"),
        WithdrawalReason.LAW.value: gettext("A court or an authority has ordered it"),
    }.get(reason, reason)


def receipt_text(done: Withdrawal, organisation: str, contact: str, language: Language) -> str:
    """Plain text with one line feed at the end; times in UTC, to the minute."""
    gettext, number = language.gettext, language.number

    def moment(at: object) -> str:
        return f"{at:%Y-%m-%d %H:%M} UTC"

    original = (
        gettext("The original file was erased, with all its older versions.")
        if done.original_erased
        else gettext("The original file is kept in a closed archive that nobody outside can read.")
    )
    # Outside f-strings, where those who collect texts for translators find them.
    facts = (
        (gettext("Photo number"), done.photo),
        (gettext("Gallery"), ", ".join(done.galleries)),
        (gettext("Reason"), reason_words(done.reason, language)),
        (gettext("Removal begun"), moment(done.asked_at)),
        (gettext("Removal proven"), moment(done.finished_at)),
    )
    counts = (
        (gettext("Public files deleted"), number(done.objects)),
        (gettext("Earlier releases deleted"), number(done.releases)),
        (gettext("Copies in working folders deleted"), number(done.copies)),
    )
    refused = gettext("The same file is refused if somebody sends it again.")
    limits = gettext(
        "Copies that others have saved, pictures in their browsers' memory and in the caches of "
        "search engines are not in our hands."
    )
    lines = [
        gettext("Confirmation: a photo was removed"),
        "",
        organisation,
        *(f"{name}: {value}" for name, value in facts),
        "",
        gettext("What was done"),
        *(f"- {name}: {count}" for name, count in counts),
        f"- {original}",
        f"- {refused}",
        "",
        gettext("What was asked from outside, without a password"),
        *(f"- {one.url}: {_answer(one, language)}" for one in done.proofs),
        "",
        gettext("What cannot be undone"),
        f"- {limits}",
    ]
    if done.shared_with:
        lines.append(
            "- "
            + gettext("The very same picture is still public as photo: %(photos)s")
            % {"photos": ", ".join(done.shared_with)}
        )
    if done.still_named:
        lines.append(
            "- "
            + gettext(
                "An editor's file still speaks of it, and the line is taken out by hand: %(places)s"
            )
            % {"places": "; ".join(done.still_named)}
        )
    questions = gettext("Questions")
    return "\n".join([*lines, "", f"{questions}: {contact}", ""])


def receipt_json(done: Withdrawal) -> bytes:
    """The same for programs: sorted keys, UTF-8, one line feed at the end."""
    values = {
        "schema": SCHEMA,
        **asdict(done),
        "asked_at": done.asked_at.isoformat(timespec="seconds"),
        "finished_at": done.finished_at.isoformat(timespec="seconds"),
    }
    return (json.dumps(values, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _answer(proof: Proof, language: Language) -> str:
    if proof.notice:
        return language.gettext("says that the photo was removed")
    gone = language.gettext("not there")
    return f"{proof.status} ({gone})"
