"""Every file of the test photos in one run: published clean, or refused in words; nothing else."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from gallery_media.catalogue import AuditedVariant
from gallery_media.darkroom import Darkroom, DarkroomLimits
from gallery_media.desk.prepare import prepare
from gallery_media.model import variant as model
from gallery_media.model.metadata import Preset
from gallery_media.model.variant import BALANCED, PRESS, RECIPES, Format, Recipe, Rung
from gallery_media.reasons import LANGUAGES, Code, Reader
from gallery_media.reasons.reason import as_sentence
from gallery_media.storage.location import S3Location
from gallery_media.wiring import Newsroom, preparation
from tests.makers.corpus import corpus_dir
from tests.makers.newsrooms import GALLERY, public_keys, take_in
from tests.makers.projects import a_newsroom, write_settings
from tests.makers.told import complaints, told_by_exiftool
from tests.makers.whole_corpus import (
    Fate,
    Specimen,
    drop_all,
    fates,
    prepare_all,
    quarantined_copies,
    specimens,
)

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.journey,
    pytest.mark.skipif(corpus_dir() is None, reason="no test photos beside the checkout"),
    pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool not installed"),
]

SMALL = Recipe(rungs=(Rung(Format.AVIF, 120, 60, 10), Rung(Format.JPEG, 160, 80)), name="small")
PRESS_TOO = "press_downloads = true"
SMALL_PRESS = Rung(Format.JPEG, 240, 80, preset=Preset.CREDITS)

FILES = 380
SIDECARS = 24
ORPHANS = 14  # of videos, and of photos under other names
MOST_REFUSED = 96  # 93 at the time of writing: no photos, cut off on purpose, minors in the picture
WALL_CLOCK = 2 * DarkroomLimits().develop_seconds  # what one photo may cost, with its second try

# A sentence for the photo desk: what it is, then what to do now.
WORDS = re.compile(r"[A-Za-z0-9][^\n]{15,}[;:,.] [^\n]{10,}\.")
WHY = re.compile(r"[A-Z0-9][^\n]{8,}\.")
# What must not stand in a sentence: a program's words, not a person's.
JARGON = re.compile(r"Error|Exception|Traceback|0x[0-9a-f]+|None|\bvips|\blib")


@dataclass
class Run:
    """One run over some files: the newsroom afterwards, and seconds that each photo took."""

    newsroom: Newsroom
    files: list[Specimen]
    seconds: dict[str, float]

    def reasons(self, fate: Fate) -> dict[str, str]:
        """By the name of each file that met this fate: why."""
        names = {file.sha256: file.name for file in self.files}
        found = fates(self.newsroom).items()
        return {names[sha256]: why for sha256, (met, why) in found if met is fate}


@pytest.fixture(scope="module")
def run(
    tmp_path_factory: pytest.TempPathFactory, seaweedfs: S3Location, darkroom: Darkroom
) -> Iterator[Run]:
    """All files dropped, received, prepared and released together, with small variants."""
    with ExitStack() as closing, pytest.MonkeyPatch.context() as patch:
        patch.setitem(RECIPES, "balanced", SMALL)
        patch.setattr(model, "PRESS", SMALL_PRESS)
        root = tmp_path_factory.mktemp("corpus") / "festival"
        newsroom = closing.enter_context(a_newsroom(root, seaweedfs, darkroom))
        write_settings(newsroom.project, PRESS_TOO)
        done = published_together(newsroom, list(specimens()), patch)
        patch.undo()  # what follows in this file has the real recipe
        yield done


def published_together(newsroom: Newsroom, files: list[Specimen], patch: pytest.MonkeyPatch) -> Run:
    seconds: dict[str, float] = {}

    def timed(photo: object, *rest: object, **more: object) -> object:
        started = time.monotonic()
        try:
            return prepare(photo, *rest, **more)  # type: ignore[arg-type]
        finally:
            seconds[photo.original.sha256] = time.monotonic() - started  # type: ignore[attr-defined]

    patch.setattr(preparation, "prepare", timed)
    drop_all(newsroom, files)
    take_in(newsroom, seconds=180)
    prepare_all(newsroom)
    newsroom.release(GALLERY)
    return Run(newsroom, files, seconds)


def variants(newsroom: Newsroom) -> dict[str, AuditedVariant]:
    """By public key: every live variant, and the record that the catalogue has of it."""
    found = {}
    for manifest in newsroom.live():
        for item in manifest.objects:
            if item.key.startswith("m/"):
                audited = newsroom.catalogue.audited(item.sha256)
                assert audited is not None, item.key
                found[item.key] = audited
    return found


def what_is_wrong(newsroom: Newsroom, folder: Path) -> list[str]:
    """Everything that exiftool finds in public pictures and that should not be as it is."""
    known = variants(newsroom)
    wrong = []
    folder.mkdir()
    for key in known:
        path = folder / key.rpartition("/")[2]
        path.write_bytes(newsroom.stores.public.get(key).body)
    said = told_by_exiftool(folder)
    assert said.keys() == {key.rpartition("/")[2] for key in known}
    for key, audited in known.items():
        press = audited.variant.preset is Preset.CREDITS
        found = complaints(said[key.rpartition("/")[2]], audited.record, press=press)
        wrong += [f"{key}: {complaint}" for complaint in found]
    return wrong


def test_each_file_meets_one_fate(run: Run) -> None:
    """None is lost and none is told twice: live, held, in quarantine, or a sidecar in the inbox."""
    assert len(run.files) == FILES
    known = fates(run.newsroom)
    assert {file.name for file in run.files if file.sha256 not in known} == set()
    assert len(known) == FILES
    sidecars = run.reasons(Fate.SIDECAR)
    assert len(sidecars) == ORPHANS
    assert len(sidecars) + len(run.reasons(Fate.WORDS)) == SIDECARS
    assert all(name.endswith(".xmp") for name in sidecars)
    refused = len(run.reasons(Fate.HELD)) + len(run.reasons(Fate.QUARANTINED))
    assert 40 < refused <= MOST_REFUSED


def test_each_refusal_is_told_in_words(run: Run) -> None:
    """What it is and what to do, in the catalogue and beside the file, in both languages."""
    held = run.reasons(Fate.HELD)
    quarantined = run.reasons(Fate.QUARANTINED)
    assert held
    assert quarantined
    for name, sentence in held.items():
        assert WORDS.fullmatch(sentence), (name, sentence)
        assert not JARGON.search(sentence), (name, sentence)
    for name, text in quarantined.items():
        _, said, rest = text.partition("Why: ")
        assert said, name
        sentence = rest.partition("\n")[0]
        assert WHY.fullmatch(sentence), (name, sentence)
        assert not JARGON.search(sentence), (name, sentence)
        assert "Ko darīt: " in text
    copies = quarantined_copies(run.newsroom)
    for photo in run.newsroom.catalogue.held(GALLERY):
        assert photo.why is not None
        if photo.why.code is Code.PEOPLE:  # nothing is wrong with the file, so there is no copy
            assert photo.id not in copies
            continue
        for lang in LANGUAGES:
            assert as_sentence(photo.why.why(lang, Reader.FOLDER)) in copies[photo.id]
            assert as_sentence(photo.why.what_now(lang, Reader.FOLDER)) in copies[photo.id]


def test_hostile_files_end_in_time_and_the_others_are_published(run: Run) -> None:
    """Bombs and loops cost themselves; everything else of the same run is live."""
    hostile = {file.sha256 for file in run.files if file.name.startswith("hostile-generated/")}
    known = fates(run.newsroom)
    assert len(hostile) == 15
    assert hostile <= known.keys()
    assert max(run.seconds.values()) < WALL_CLOCK
    live = [sha256 for sha256, (fate, _) in known.items() if fate is Fate.PUBLISHED]
    assert len(set(live) - hostile) >= 250


def test_public_pictures_say_what_their_records_say_and_nothing_else(
    run: Run, tmp_path: Path
) -> None:
    """exiftool on every variant of every photo: tags of the allow-list, values of the record."""
    assert what_is_wrong(run.newsroom, tmp_path / "public") == []
    filled = [one for one in variants(run.newsroom).values() if one.record.filled]
    assert len({one.variant.photo for one in filled}) >= 40
    assert {one.variant.preset for one in filled} == {Preset.STRICT, Preset.CREDITS}


def test_no_name_of_a_file_is_in_a_public_key(run: Run) -> None:
    """Stems of the corpus that nobody would write by chance."""
    keys = "\n".join(public_keys(run.newsroom))
    stems = {Path(file.name).stem for file in run.files}
    assert [stem for stem in stems if len(stem) > 8 and stem in keys] == []


def test_a_sample_is_as_clean_at_full_size(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real recipe with the real press download, on one photo of each kind."""
    assert newsroom.recipe.rungs == BALANCED.rungs
    write_settings(newsroom.project, PRESS_TOO)
    told = published_together(newsroom, list(a_sample()), monkeypatch)
    assert what_is_wrong(newsroom, tmp_path / "public") == []
    made = [one.variant for one in variants(newsroom).values()]
    assert max(one.rung for one in made) == PRESS.long_edge
    assert len({one.photo for one in made}) == len(told.files)


def a_sample() -> Iterator[Specimen]:
    """One file of each kind of witness: people, rights, credentials, a telephone."""
    wanted = {
        "people-and-places/demo__wild-2.jpg",
        "rights-and-captions/IPTC-PhotometadataRef-Std2021.1.jpg",
        "c2pa/C.jpg",
        "heif/heif_special__xiaomi.heic",
    }
    found = [file for file in specimens() if file.name in wanted]
    assert len(found) == len(wanted)
    yield from found
