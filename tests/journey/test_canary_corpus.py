"""Planted tokens through the whole house: none gets out but those that a file's rights consist of.

Case "given": the gallery says everything itself, so no token may be anywhere in public. Case
"silent": it says nothing, so a file's own rights survive, each in its field and nowhere else, and
its words on pages and in downloads for the press. Case "nothing": the gallery embeds nothing.
"""

from __future__ import annotations

import hashlib
import io
import logging
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from gallery_media.darkroom import Darkroom
from gallery_media.metadata.audit import audit
from gallery_media.metadata.embed import embed
from gallery_media.model.metadata import Preset, PublicFormat, PublicMetadata
from gallery_media.model.variant import RECIPES, Format, Recipe, Rung, Variant
from gallery_media.storage.keys import original_key
from gallery_media.storage.location import S3Location
from gallery_media.wiring import Newsroom
from tests.makers.canaries import canary_folder
from tests.makers.canary_corpus import CARRIERS, Canary, canaries
from tests.makers.hunt import TOKEN, hunt
from tests.makers.images import as_file
from tests.makers.newsrooms import GALLERY, drop, publish
from tests.makers.projects import a_newsroom, clear_people, write_settings
from tests.makers.public_view import Seen, everything_public, private_as_a_stranger
from tests.makers.told import FIELD_OF, WORDS, told_by_exiftool

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.journey,
    pytest.mark.skipif(canary_folder() is None, reason="no test photos beside the checkout"),
]
needs_exiftool = pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool not installed")

LADDER = Recipe(
    rungs=(
        *(Rung(Format.AVIF, edge, 60, 9) for edge in (213, 320)),
        *(Rung(Format.JPEG, edge, 80) for edge in (213, 320)),
    ),
    name="canaries",
)
"""The planted pictures are small: 320 x 240, of which two sizes are made, or 64 x 64."""

SPOILT = {"full.gif"}  # its last frame is garbage, and damaged pictures need a person

NO_ADDRESSES = {"licence_url", "licensor_url"}
"""Planted there are bare tokens, and what is no web address does not leave as one."""

GIVEN = """
[event]
start = 2017-06-30
[rights]
creators = ["Jānis Bērziņš", "Žanete Ķīļņa"]
source = "Ēģiptes ielas arhīvs"
copyright = "© 2017 Labklājības ministrija"
usage_terms = "Izmantošanai ziņās, norādot autoru."
licensor = { name = "Labklājības ministrija", url = "https://example.org/" }
data_mining = "only-search-engines"
"""
GIVEN_FIRST = """
press_downloads = true
credit = "Foto: Jānis un Žanete"
licence = { name = "CC BY 4.0", url = "https://creativecommons.org/licenses/by/4.0/" }
"""
SILENT_FIRST = "press_downloads = true"
CLEARED = """
[rights]
preset = "none"
cleared = true
"""


@dataclass(frozen=True, slots=True)
class Made:
    """One variant of one photo, as it is in public. Photos of equal pixels may share its bytes."""

    canary: Canary
    variant: Variant
    record: PublicMetadata
    key: str
    body: bytes

    @property
    def file_name(self) -> str:
        return self.key.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class House:
    """All canaries published in one case, and everything that a stranger sees of them."""

    case: str
    newsroom: Newsroom
    seen: tuple[Seen, ...]
    made: tuple[Made, ...]
    logged: str


def settings_of(case: str, newsroom: Newsroom) -> None:
    clear_people(newsroom.project, *(canary.dropped_as for canary in canaries()))
    if case == "given":
        write_settings(newsroom.project, GIVEN_FIRST, GIVEN)
        lines = ["photo,lang,headline,caption,alt_text,long_description,credit"]
        lines += [
            f"{canary.dropped_as},lv,Gājiens,Gājiens Cēsīs,Cilvēki ielā,Trīs bērni sēž.,Foto: Anna"
            for canary in canaries()
        ]
        folder = newsroom.project.gallery_dir(GALLERY)
        (folder / "captions.csv").write_text("\n".join(lines) + "\n")
    elif case == "silent":
        write_settings(newsroom.project, SILENT_FIRST)
    else:
        write_settings(newsroom.project, last=CLEARED)


@pytest.fixture(scope="module", params=["given", "silent", "nothing"])
def house(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    seaweedfs: S3Location,
    darkroom: Darkroom,
) -> Iterator[House]:
    """All planted files dropped, each under a name that is a token, and published."""
    case = str(request.param)
    with ExitStack() as closing, pytest.MonkeyPatch.context() as patch:
        patch.setitem(RECIPES, "balanced", LADDER)
        root = tmp_path_factory.mktemp(case) / "festival"
        newsroom = closing.enter_context(a_newsroom(root, seaweedfs, darkroom))
        settings_of(case, newsroom)
        for canary in canaries():
            drop(newsroom, canary.dropped_as, canary.data)
        with everything_logged() as logged:
            publish(newsroom)
        seen = tuple(everything_public(newsroom))
        made = tuple(everything_made(newsroom, seen))
        yield House(case, newsroom, seen, made, logged.getvalue())


@contextmanager
def everything_logged() -> Iterator[io.StringIO]:
    """Every line that the house writes to its logs meanwhile, at whatever level."""
    lines = io.StringIO()
    handler, logger = logging.StreamHandler(lines), logging.getLogger("gallery_media")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        logger.setLevel(level)
        logger.removeHandler(handler)


def everything_made(newsroom: Newsroom, seen: Iterable[Seen]) -> Iterator[Made]:
    (manifest,) = newsroom.live()
    keys = {item.sha256: item.key for item in manifest.objects}
    bodies = {one.key: one.body for one in seen}
    dropped = {canary.dropped_as: canary for canary in canaries()}
    for picture in newsroom.gather(GALLERY).gallery.pictures:
        canary = dropped[newsroom.catalogue.name(picture.photo)]
        for variant in picture.variants:
            audited = newsroom.catalogue.audited(variant.sha256)
            assert audited is not None
            key = keys[variant.sha256]
            yield Made(canary, variant, audited.record, key, bodies[key])


def test_each_token_is_in_its_source() -> None:
    """A canary that never existed tests nothing; and the search finds no other than was planted."""
    tokens, numbers = 0, 0
    for canary in canaries():
        found = hunt(canary.data + canary.dropped_as.encode(), canary.numbers)
        assert set(found.tokens) == set(canary.tokens), canary.name
        assert found.numbers == canary.numbers
        tokens, numbers = tokens + len(found.tokens), numbers + len(found.numbers)
    assert tokens == 692 + len(canaries())
    assert numbers == 16


def test_all_but_the_spoilt_ones_are_published(house: House) -> None:
    """In several sizes and both formats, and for the press where the gallery offers that."""
    made: dict[str, set[tuple[Format, int]]] = {}
    for one in house.made:
        made.setdefault(one.canary.name, set()).add((one.variant.format, one.variant.width))
    assert made.keys() == {canary.name for canary in canaries() if canary.name not in SPOILT}
    assert {len(sizes) for sizes in made.values()} == {2, 4}
    assert sum(len(sizes) == 4 for sizes in made.values()) == 12
    presets = {one.variant.preset for one in house.made}
    assert presets == {"nothing": {Preset.NONE}}.get(house.case, {Preset.STRICT, Preset.CREDITS})


def test_no_page_holds_a_token_but_words_that_are_meant_for_it(house: House) -> None:
    """Nor a position, in whatever encoding. Headline, caption, texts and credit line of a file
    stand on pages where the gallery says nothing itself: these tokens all do, and no other."""
    numbers = {number for canary in canaries() for number in canary.numbers}
    meant = {
        token
        for canary in canaries()
        for token in canary.among_words
        if house.case != "given" and canary.name not in SPOILT
    }
    others = [one for one in house.seen if not one.is_variant]
    assert len(others) > len(canaries())
    shown: set[str] = set()
    for one in others:
        found = hunt(one.body, numbers)
        assert not found.numbers, one.key
        assert set(found.tokens) <= meant, one.key
        shown |= set(found.tokens)
    assert shown == meant


def test_no_key_or_header_holds_a_token(house: House) -> None:
    """File names are tokens too, and a download has a name of its own."""
    for one in house.seen:
        assert not hunt(f"{one.key}\n{one.headers}".encode()), "a key or its headers"


def test_no_log_line_holds_a_token(house: House) -> None:
    """At any level: a line for each photo, with ids and counts."""
    for photo in house.newsroom.live()[0].photos:
        assert f"photo {photo}: " in house.logged
    assert not hunt(house.logged.encode())


def test_a_variant_holds_only_what_its_record_says(house: House) -> None:
    """No token at all where the gallery speaks for itself; else those of its original's rights."""
    survived = 0
    for one in house.made:
        found = hunt(one.body, one.canary.numbers)
        said = tokens_of(one.record)
        assert found.numbers == set()
        assert set(found.tokens) == set(said), (one.canary.name, one.key)
        for token, field in said.items():
            assert one.canary.tokens[token] in CARRIERS[field], (one.canary.name, field)
            assert one.variant.preset is Preset.CREDITS or field not in WORDS
        survived += len(said)
    assert (survived > 100) if house.case == "silent" else (survived == 0)


@needs_exiftool
def test_each_surviving_token_stands_in_its_field_alone(house: House, tmp_path: Path) -> None:
    """exiftool finds it under the field's tags, as often as it is in the file's bytes."""
    for one in house.made:
        (tmp_path / one.file_name).write_bytes(one.body)
    told = told_by_exiftool(tmp_path)
    for one in house.made:
        said = tokens_of(one.record)
        standing: Counter[str] = Counter()
        for tag, value in told[one.file_name].items():
            for token in TOKEN.findall(str(value)):
                assert said[token] == FIELD_OF[tag], (one.canary.name, tag)
                standing[token] += 1
        assert standing == hunt(one.body).tokens, one.canary.name


def test_a_full_files_rights_all_survive_silence(house: House) -> None:
    """Otherwise the tests above could be content with files that say nothing."""
    fields: dict[Preset, set[str]] = {}
    for one in house.made:
        if one.canary.name == "full.jpg":
            fields[one.variant.preset] = set(tokens_of(one.record).values())
    rights = CARRIERS.keys() - set(WORDS) - NO_ADDRESSES
    assert (
        fields
        == {
            "given": {Preset.STRICT: set(), Preset.CREDITS: set()},
            "silent": {Preset.STRICT: rights, Preset.CREDITS: CARRIERS.keys() - NO_ADDRESSES},
            "nothing": {Preset.NONE: set()},
        }[house.case]
    )


@pytest.mark.parametrize("format", [PublicFormat.WEBP, PublicFormat.PNG])
@pytest.mark.parametrize("preset", [Preset.STRICT, Preset.CREDITS, Preset.NONE])
def test_the_other_public_formats_are_as_tight(
    house: House, format: PublicFormat, preset: Preset
) -> None:
    """WebP and PNG of the developed pixels, with the record inside and past the auditor."""
    fullest = {one.canary.name: one for one in sorted(house.made, key=_fullness)}
    for one in fullest.values():
        pixels = Image.open(io.BytesIO(one.body)).convert("RGB")
        plain = as_file(Image.frombytes("RGB", pixels.size, pixels.tobytes()), format.name)
        record = one.record.narrowed(preset)
        finished = embed(plain, format, record, preset=preset)
        audit(finished, format, *pixels.size, record, preset)
        found = hunt(finished, one.canary.numbers)
        assert found.numbers == set()
        assert set(found.tokens) == set(tokens_of(record)), one.canary.name


def _fullness(made: Made) -> tuple[bool, int, int]:
    """The press download is the fullest, where there is one; otherwise the largest JPEG."""
    variant = made.variant
    return variant.format is Format.JPEG, len(made.record.filled), variant.width


def test_originals_are_kept_untouched_and_closed_to_strangers(house: House) -> None:
    """The preset archive: the bytes as they were received, held ones too, behind a closed door."""
    for canary in canaries():
        key = original_key(hashlib.sha256(canary.data).hexdigest())
        assert house.newsroom.stores.originals.get(key).body == canary.data
        answer = private_as_a_stranger(house.newsroom, key)
        assert answer.status == 403
        assert not hunt(answer.body)
    assert private_as_a_stranger(house.newsroom).status == 403


def tokens_of(record: PublicMetadata) -> dict[str, str]:
    """Token to field: what the record says of what was planted."""
    return {
        token: field
        for field, value in record.as_values().items()
        for token in TOKEN.findall(str(value))
    }
