"""Names what must never leave: what a file said goes in, its secrets come out, each with its kind.

A secret is what would tell a stranger where somebody was, whose camera it was, who is in the
picture, or which file it was made from. The byline, the caption and the place's *name* are no
secrets: they are what a newsroom publishes, and rights information has to survive. What only
stands in MakerNotes or behind the end of the picture is not read, and so is not named here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from gallery_media.metadata.positions import positions
from gallery_media.metadata.read import RawTags

MOST_SECRETS = 300
"""Of one file; a file with more is playing tricks, and costs only itself."""

LONGEST_VALUE = 500


class SecretKind(StrEnum):
    """What kind of thing would be given away; the words stand in errors and findings."""

    PLACE = "place"
    SERIAL_NUMBER = "serial number"
    OWNER = "owner"
    PEOPLE = "people"
    CONTACT = "contact"
    COMPUTER = "computer"
    COMMENT = "comment"
    FILE_NAME = "file name"
    ORIGINAL_DIGEST = "original's digest"
    UNIQUE_ID = "unique id"
    PATH = "path"
    UNSEARCHED = "something folded too deep to be searched"


@dataclass(frozen=True, slots=True)
class Secret:
    """One value that must not be found in public, and the photo (id) whose it is.

    A place is written in one of two ways: decimal degrees ``57.312860 25.271040``, or one axis as
    EXIF stores it, ``57/1 18/1 1157/25``; ``metadata.search`` knows how else these are written.
    """

    kind: SecretKind
    value: str
    photo: str = ""

    def is_sound(self) -> bool:
        """Whether it can be looked for: text that has bytes, and numbers where numbers belong."""
        form = _FORMS.get(self.kind)
        no_bytes = any("\ud800" <= letter <= "\udfff" for letter in self.value)
        return not no_bytes and (form is None or bool(form.fullmatch(self.value)))


_K = SecretKind
_FORMS = {
    _K.ORIGINAL_DIGEST: re.compile(r"[0-9a-f]{64}"),
    _K.PLACE: re.compile(
        r"\d{1,3}\.\d{7} \d{1,3}\.\d{7}|\d{1,12}/\d{1,12} \d{1,12}/\d{1,12} \d{1,12}/\d{1,12}"
    ),
}
_WRITTEN_BY_HAND = frozenset((_K.OWNER, _K.PEOPLE, _K.CONTACT, _K.COMMENT, _K.FILE_NAME))
"""Kinds that an editor can have published on purpose."""

# Which tags carry what, by the last part of their name, in every group.
_CARRIERS: tuple[tuple[SecretKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        # Numbers are DNG's tags, which the reader has no names for.
        (_K.SERIAL_NUMBER, r"serial(number)?$|serialno$|0xC62F$"),
        (_K.OWNER, r"ownername$|^XPAuthor$|^xmpRights:Owner$"),
        (_K.PEOPLE, r"PersonInImage|PersonDisplayName$|PersonName$|^mwg-rs:Name$"),
        (_K.CONTACT, r"^Contact$|(Email|Tel)Work$|Email$|Telephone\d?$|CiAdrExtadr$"),
        (_K.COMPUTER, r"^HostComputer$"),
        (_K.COMMENT, r"UserComment$|^XPComment$|^Comment$"),
        (_K.FILE_NAME, r"RawFileName$|^DocumentName$|^RelatedSoundFile$"),
        (_K.UNIQUE_ID, r"(unique|document|instance|content)id(entifier)?$|BurstUUID$|0xC65D$"),
        (_K.PATH, r"filePath$"),
    )
)
_SHORTEST = {_K.COMMENT: 8, _K.UNIQUE_ID: 8, _K.PATH: 8, _K.CONTACT: 6}
_AT_LEAST = 5  # characters of everything else: less is found in any text by chance

_BOILERPLATE = re.compile(
    r"(olympus|samsung|kodak|minolta)? ?digital (still )?camera|sony dsc|ascii|unknown|untitled"
    r"|default|created with gimp|adobe photoshop.*|creator: gd-jpeg.*|lead technologies.*"
    r"|(optimi[sz]ed|compressed|file written|processed) (by|with) .*|lavc[\d.]+|screenshot"
)
"""What programs write where people may write: nobody's secret, and found everywhere."""

_ORDINARY_STEM = re.compile(
    r"(photo|foto|image|picture|bilde|attels|attēls|untitled|export|edit|scan|page|web)"
    r"[-_ ]?\d{0,4}"
)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_PHONE = re.compile(r"(?<![\w.])\+?\d(?:[ \-()/.]{0,2}\d){7,14}(?![\w.])")
_DATE = re.compile(r"(19|20)\d\d[-./ ]?\d\d[-./ ]?\d\d|\d\d?[-./ ]\d\d?[-./ ](19|20)\d\d")
_PATH = re.compile(
    r"(?:(?<![\w:/.<])/(?=[\w~.])|\b[A-Za-z]:[\\/]|\\\\)[^\0\n\"*?<>|]*[\\/][^\0\n\"*?<>|]+"
)
_ACCOUNT = re.compile(r"[\\/](?:Users|home|Documents and Settings)[\\/]([^\\/]+)", re.IGNORECASE)
_COMMENT_PIECE = 48  # characters: a long comment may be published cut off at either end


def secrets_of(tags: RawTags, name: str, sha256: str, photo: str = "") -> tuple[Secret, ...]:
    """Every secret of one original, each once.

    Args:
        tags: what the file says about itself.
        name: the file's name as it was dropped; its stem counts when it is distinctive, as
            ``AUS_0412`` is and ``foto-1`` is not.
        sha256: of the original's bytes, 64 hex digits.
        photo: the photo's id, which is all that a finding may name.
    """
    found = dict.fromkeys(_everything(tags, name, sha256))
    # Editing programs write hundreds of ids and paths: those are the first to be left out.
    kinds = list(SecretKind)
    most_telling = sorted(found, key=lambda one: kinds.index(one[0]))[:MOST_SECRETS]
    return tuple(Secret(kind, value, photo) for kind, value in most_telling)


def without_allowed(secrets: Iterable[Secret], allowed: Iterable[str]) -> tuple[Secret, ...]:
    """The secrets that are left once the desk's own words are taken for public.

    ``allowed`` are whole values as an editor gave them: credit lines, the event's place, captions,
    the article's text, the removal contact. A secret is dropped only when it stands in one of
    them completely, from word boundary to word boundary: values are never cut into words of which
    each would be allowed, so "Anna Kalniņa" stays secret beside an "Anna" and a "Kalniņa" in two
    captions. Positions, serial numbers, ids, digests and paths stay secret whatever was written.
    """
    everything = tuple(secrets)
    # Each text once: a thousand photos have the same credit line, and every value is looked for.
    public = "\n".join(dict.fromkeys(map(_folded, dict.fromkeys(allowed))))
    written = {secret.value for secret in everything if secret.kind in _WRITTEN_BY_HAND}
    known = {value for value in written if _stands_whole(_folded(value), public)}
    return tuple(
        secret
        for secret in everything
        if secret.kind not in _WRITTEN_BY_HAND or secret.value not in known
    )


def _stands_whole(value: str, public: str) -> bool:
    # The first question answers most, at twenty times the speed of the second.
    return value in public and bool(re.search(rf"(?<!\w){re.escape(value)}(?!\w)", public))


def _everything(tags: RawTags, name: str, sha256: str) -> Iterator[tuple[SecretKind, str]]:
    yield _K.ORIGINAL_DIGEST, sha256
    yield from _stem(name)
    yield from ((_K.PLACE, position) for position in positions(tags))
    for tag in tags.tags:
        last = tag.name.rpartition("/")[2]
        for kind, pattern in _CARRIERS:
            if pattern.search(last):
                yield from _refined(kind, tag.value)
        yield from _anywhere(tag.value)
    for comment in tags.comments:
        yield from _refined(_K.COMMENT, comment)
        yield from _anywhere(comment)


def _refined(kind: SecretKind, value: str) -> Iterator[tuple[SecretKind, str]]:
    """The value as it would be published, or nothing when it is too ordinary to look for."""
    match kind:
        case SecretKind.FILE_NAME:
            yield from _stem(re.split(r"[\\/]", value)[-1])
            return
        case SecretKind.PATH:
            yield from _stem(re.split(r"[\\/]", value)[-1])
        case SecretKind.UNIQUE_ID:
            value = re.sub(r"^(xmp\.[di]id|adobe:docid:\w+|uuid)[:-]", "", value.strip())
        case SecretKind.COMPUTER if "-" not in value:
            return  # telephones write their model here, which articles may well name
        case SecretKind.COMMENT:
            for phone in _PHONE.findall(value):
                if not _DATE.match(phone):
                    yield from _worthy(_K.CONTACT, phone)
            if len(value) > 2 * _COMMENT_PIECE:
                yield from _worthy(kind, value[:_COMMENT_PIECE])
                value = value[-_COMMENT_PIECE:]
    yield from _worthy(kind, value)


def _worthy(kind: SecretKind, value: str) -> Iterator[tuple[SecretKind, str]]:
    value = " ".join(value.encode("utf-8", "replace").decode().split())
    value = unicodedata.normalize("NFC", value)[:LONGEST_VALUE]
    letters = {character for character in value.casefold() if character.isalnum()}
    long_enough = len(value) >= _SHORTEST.get(kind, _AT_LEAST)
    if long_enough and len(letters) > 1 and not _BOILERPLATE.fullmatch(value.casefold()):
        yield kind, value


def _anywhere(value: str) -> Iterator[tuple[SecretKind, str]]:
    """What is a secret by its look, whichever tag it stands in."""
    value = value[:20_000]
    if "@" in value:
        for mail in _MAIL.findall(value):
            yield from _worthy(_K.CONTACT, mail)
    if "/" in value or "\\" in value:
        for path in _PATH.findall(value):
            yield from _worthy(_K.PATH, path)
            yield from _stem(re.split(r"[\\/]", path)[-1])
            for account in _ACCOUNT.findall(path):
                yield from _worthy(_K.OWNER, account)


def _stem(name: str) -> Iterator[tuple[SecretKind, str]]:
    """A file name without its extension, when no two cameras would give the same by chance."""
    stem = re.sub(r"\.[A-Za-z0-9]{2,5}$", "", name.strip())
    digits = sum(character.isdigit() for character in stem)
    letters = any(character.isalpha() for character in stem)
    distinctive = digits >= 3 and (letters or digits >= 10)
    if distinctive and not _ORDINARY_STEM.fullmatch(stem.casefold()):
        yield from _worthy(_K.FILE_NAME, stem)


def _folded(value: str) -> str:
    return " ".join(unicodedata.normalize("NFC", value).casefold().split())
