"""What is said of people decides what is blurred and what waits; the stricter word counts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_media.desk.people import decide
from gallery_media.errors import SettingsError
from gallery_media.metadata.placing import Placed
from gallery_media.metadata.words import SidecarRefused, merged, read_sidecar, read_table, words_of
from gallery_media.metadata.words.table import parse_captions, parse_consents
from gallery_media.model.blur import BlurRule
from gallery_media.model.consent import Basis, Consent, Objection
from gallery_media.model.region import Region
from gallery_media.model.words import FileWords
from gallery_media.reasons import ABOUT_PEOPLE, Code
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.house import FacesSettings, HouseSettings
from gallery_media.settings.scaffold import make_project
from tests.makers.regions import people_packet

TODAY = date(2026, 11, 30)
FACE, PLACE = Region(0.2, 0.2, 0.3, 0.3), Region(0.7, 0.7, 0.8, 0.8)
CONSENTS = st.builds(
    Consent,
    st.none() | st.sampled_from(Basis),
    st.sampled_from(Objection),
    st.booleans(),
    st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.booleans(),
)
PLACED = st.builds(
    Placed,
    faces=st.sampled_from([(), (FACE,)]),
    blur=st.sampled_from([(), (PLACE,)]),
    unsure=st.booleans(),
    astray=st.booleans(),
)


@given(CONSENTS)
def test_what_is_said_survives_the_pipe_and_the_catalogue(consent: Consent) -> None:
    """As part of what a file says."""
    words = FileWords(consent=consent)
    assert FileWords.of_values(words.as_values()).consent == consent


@given(CONSENTS, CONSENTS, PLACED, st.sampled_from(BlurRule))
def test_a_second_statement_never_lets_a_photo_go(
    one: Consent, other: Consent, placed: Placed, rule: BlurRule
) -> None:
    """Whoever says it first: holds of the one stand, unless the other names the missing consent."""
    both = one.together(other)
    assert both == other.together(one)
    held = set(decide(one, placed, rule, TODAY).holds)
    if other.basis is Basis.CONSENT and one.basis is None:
        held.discard(Code.MINOR)
    if other.objection is Objection.REMOVE:
        held.discard(Code.BLUR_NOWHERE)  # it is not shown at all
        held.discard(Code.BLUR_UNSURE)
    assert held <= set(decide(both, placed, rule, TODAY).holds)


@pytest.mark.parametrize(
    ("consent", "placed", "rule", "holds", "blurred"),
    [
        (Consent(), Placed(faces=(FACE,)), BlurRule.NONE, (), 0),
        (Consent(), Placed(faces=(FACE,), unsure=True), BlurRule.NONE, (), 0),
        (Consent(), Placed(faces=(FACE,)), BlurRule.MARKED, (), 1),
        (Consent(), Placed(), BlurRule.MARKED, (), 0),
        (Consent(), Placed(faces=(FACE,), unsure=True), BlurRule.MARKED, (Code.BLUR_UNSURE,), 1),
        (Consent(), Placed(blur=(PLACE,)), BlurRule.NONE, (), 1),
        (Consent(), Placed(blur=(PLACE,), faces=(FACE,)), BlurRule.MARKED, (), 2),
        (Consent(), Placed(astray=True), BlurRule.NONE, (Code.BLUR_UNSURE,), 0),
        (Consent(objection=Objection.BLUR), Placed(faces=(FACE,)), BlurRule.NONE, (), 1),
        # Places say whom it is about; then the other faces stay.
        (
            Consent(objection=Objection.BLUR),
            Placed(faces=(FACE,), blur=(PLACE,), unsure=True),
            BlurRule.NONE,
            (),
            1,
        ),
        (Consent(objection=Objection.BLUR), Placed(), BlurRule.NONE, (Code.BLUR_NOWHERE,), 0),
        (Consent(objection=Objection.BLUR), Placed(), BlurRule.ALL, (Code.BLUR_NOWHERE,), 0),
        (
            Consent(objection=Objection.BLUR),
            Placed(faces=(FACE,), unsure=True),
            BlurRule.NONE,
            (Code.BLUR_UNSURE,),
            1,
        ),
        (Consent(objection=Objection.REMOVE), Placed(), BlurRule.NONE, (Code.OBJECTION,), 0),
        (Consent(minor=True), Placed(), BlurRule.NONE, (Code.MINOR,), 0),
        (Consent(Basis.PUBLIC_TASK, minor=True), Placed(), BlurRule.NONE, (Code.MINOR,), 0),
        (Consent(Basis.CONSENT, minor=True), Placed(), BlurRule.NONE, (), 0),
        (Consent(expires=TODAY), Placed(), BlurRule.NONE, (), 0),
        (Consent(expires=date(2026, 11, 29)), Placed(), BlurRule.NONE, (Code.EXPIRED,), 0),
        (Consent(unread=True), Placed(), BlurRule.NONE, (Code.FLAGS_UNREAD,), 0),
    ],
)
def test_who_is_blurred_and_what_waits(
    consent: Consent, placed: Placed, rule: BlurRule, holds: tuple[Code, ...], blurred: int
) -> None:
    """Fail closed: what is asked for and cannot be done with certainty holds the photo."""
    found = decide(consent, placed, rule, TODAY)
    assert found.holds == holds
    assert len(found.blur.regions) == blurred
    assert found.blur.suggested is (rule is BlurRule.ALL)


def test_marked_faces_get_air_and_places_are_taken_as_they_are() -> None:
    """Programs end a face at the hairline; a place was drawn for this."""
    found = decide(Consent(), Placed(faces=(FACE,), blur=(PLACE,)), BlurRule.MARKED, TODAY)
    assert found.blur.regions == (PLACE, FACE.with_air())


@given(CONSENTS, PLACED, CONSENTS)
def test_a_person_allows_exactly_what_was_said(
    consent: Consent, placed: Placed, other: Consent
) -> None:
    """Something else is said, and the photo waits again."""
    before = decide(consent, placed, BlurRule.MARKED, TODAY)
    after = decide(consent, placed, BlurRule.MARKED, TODAY, before.standing)
    assert after.holds == ()
    assert after.blur == before.blur
    later = decide(other, placed, BlurRule.MARKED, TODAY)
    if other != consent and later.holds:
        allowed = decide(other, placed, BlurRule.MARKED, TODAY, before.standing)
        assert allowed.holds == later.holds


def test_holds_are_told_gravest_first() -> None:
    """An objection before everything else."""
    every = Consent(objection=Objection.REMOVE, minor=True, expires=date(2020, 1, 1), unread=True)
    found = decide(every, Placed(astray=True), BlurRule.NONE, TODAY).holds
    assert found == tuple(code for code in ABOUT_PEOPLE if code in found)
    assert found[0] is Code.OBJECTION


def test_a_sidecar_says_it_in_the_houses_own_words() -> None:
    """Of several statements the stricter counts, in the photo's file and beside it."""
    said = people_packet(basis="consent", objection="Blur", minor="jā", expires="2027-06-30T10:00")
    found = words_of(read_sidecar(said))
    assert found.consent == Consent(Basis.CONSENT, Objection.BLUR, True, date(2027, 6, 30))
    original = FileWords(consent=Consent(objection=Objection.REMOVE))
    assert merged(original, found).consent.objection is Objection.REMOVE


@pytest.mark.parametrize(
    "said",
    [{"objection": "yes"}, {"basis": "contract"}, {"minor": "17"}, {"expires": "next year"}],
    ids=str,
)
def test_a_flag_that_nobody_understands_holds_the_photo(said: dict[str, str]) -> None:
    """A misspelt objection must not be none; in a table the line is refused."""
    assert words_of(read_sidecar(people_packet(**said))).consent.unread
    ((column, word),) = said.items()
    table = f"photo,lang,{column}\na.jpg,lv,{word}\n"
    with pytest.raises(SettingsError, match="line 2"):
        parse_consents(table, "lampa/captions.csv")
    with pytest.raises(SidecarRefused):
        read_table(table.encode())


def test_tables_say_it_in_columns() -> None:
    """The editor's and the photographer's; several lines about a photo are one statement."""
    table = (
        "photo;lang;caption;basis;objection;minor;expires\n"
        "a.jpg;lv;Vārdi;consent;none;no;2027-06-30\n"
        "a.jpg;en;Words;legitimate_interest;blur;yes;2027-01-01\n"
        "b.jpg;lv;Citi;;;;\n"
    )
    wanted = Consent(Basis.LEGITIMATE_INTEREST, Objection.BLUR, True, date(2027, 1, 1))
    assert parse_consents(table, "")["a.jpg"] == wanted
    assert parse_captions(table, "")["a.jpg"].caption.best("lv").words == "Vārdi"
    words = read_table(table.encode())
    assert words["a.jpg"].consent == wanted
    assert words["b.jpg"].consent == Consent()


def test_blurring_every_face_needs_the_detector(tmp_path: Path) -> None:
    """Said when the settings are read, before any photo is shown unblurred."""
    project = make_project(tmp_path, "lampa")
    path = project.gallery_dir("lampa") / "gallery.toml"
    path.write_text(path.read_text() + '\n[people]\nblur = "all"\n')
    with pytest.raises(SettingsError, match="needs the detector"):
        read_gallery(project, HouseSettings(), "lampa")
    house = HouseSettings(faces=FacesSettings(suggest=True))
    assert read_gallery(project, house, "lampa").word_rules.blur is BlurRule.ALL
