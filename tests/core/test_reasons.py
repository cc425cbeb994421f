"""Reasons by code: every one can be told in every language, and none carries a stranger's words."""

from __future__ import annotations

import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_media.errors import PhotoRejected, PhotoTruncated
from gallery_media.reasons import LANGUAGES, Code, Reader, Reason
from gallery_media.reasons.kinds import GUARDED, KINDS
from gallery_media.reasons.reason import SENTENCES, as_sentence, names_of

TYPICAL: dict[str, int | str] = {"kind": "cr3", "kinds": "email+telephone"}


def a_reason(code: Code) -> Reason:
    return Reason.of(code, **{name: TYPICAL.get(name, 12_345) for name in names_of(code)})


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", Code)
def test_every_code_says_why_and_what_to_do_in_every_language(code: Code, lang: str) -> None:
    """Both parts are there, are made for the middle of a sentence, and need the same parameters."""
    for part in SENTENCES[lang][code]:
        assert len(part) > 10, (code, lang)
        assert not part.endswith((".", ";", " ")), (code, lang)
        assert set(re.findall(r"\{(\w+)\}", part)) <= names_of(code)
    told = a_reason(code).sentence(lang)
    assert "{" not in told
    assert told.endswith(".")


@pytest.mark.parametrize("code", Code)
def test_latvian_is_not_english(code: Code) -> None:
    """A sentence that was copied and never translated would pass every other test."""
    reason = a_reason(code)
    assert reason.why("lv") != reason.why("en")
    assert reason.what_now("lv") != reason.what_now("en")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", Code)
def test_who_sends_by_a_link_is_never_sent_to_a_folder(code: Code, lang: str) -> None:
    """There is none: whoever uses the upload page sends again by the same link."""
    reason = a_reason(code)
    told = f"{reason.why(lang, Reader.LINK)}; {reason.what_now(lang, Reader.LINK)}"
    assert "{" not in told
    without_why = reason.what_now(lang, Reader.LINK)
    assert not re.search(r"\bdrop|\bfolder|\bmap[eēiu]|metiet", without_why), told


@pytest.mark.parametrize("reader", [Reader.FOLDER, Reader.LINK])
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", Code)
def test_photographers_are_never_told_the_desks_files_and_commands(
    code: Code, lang: str, reader: Reader
) -> None:
    """They have none of them; what only the desk can do, the desk is told."""
    reason = a_reason(code)
    told = f"{reason.why(lang, reader)}; {reason.what_now(lang, reader)}"
    assert not re.search(r"\.toml|\.csv|gallery-media|maintainers|uzturētāj", told), told


@pytest.mark.parametrize("reader", [Reader.FOLDER, Reader.LINK])
@pytest.mark.parametrize("code", Code)
def test_what_photographers_are_told_is_translated(code: Code, reader: Reader) -> None:
    """Also where it differs from what the desk is told."""
    reason = a_reason(code)
    assert reason.why("lv", reader) != reason.why("en", reader)
    assert reason.what_now("lv", reader) != reason.what_now("en", reader)
    assert reason.what_now("lt", reader) == reason.what_now("en", reader)


def test_a_language_without_sentences_is_told_in_english() -> None:
    """A gallery in a third language has reasons too."""
    reason = Reason.of(Code.EMPTY)
    assert reason.sentence("lt") == reason.sentence("en") == "the file is empty; copy it again."
    assert as_sentence(reason.why("lv")) == "Fails ir tukšs."


def test_numbers_are_written_as_each_language_writes_them() -> None:
    """A comma between thousands would be a decimal comma in Latvian."""
    reason = Reason.of(Code.EDGE, pixels=60_000, limit=30_000)
    assert "60,000" in reason.why("en")
    assert "60\N{NO-BREAK SPACE}000" in reason.why("lv")


@given(st.text(min_size=1, max_size=100))
def test_a_strangers_word_never_becomes_part_of_a_reason(word: str) -> None:
    """Only words of the closed lists are taken; reasons are logged and shown in Prefect."""
    if all(part in KINDS or part in GUARDED for part in word.split("+")):
        return
    with pytest.raises(ValueError, match="word"):
        Reason.of(Code.RAW, kind=word)


@pytest.mark.parametrize(
    ("code", "params"),
    [
        ("no-such-code", {}),
        (Code.RAW, {}),
        (Code.EMPTY, {"kind": "raw"}),
        (Code.TOO_SLOW, {"seconds": -1}),
        (Code.TOO_SLOW, {"seconds": 10**18}),
        (Code.TOO_SLOW, {"seconds": 1.5}),
        (Code.RAW, {"kind": "raw+"}),
    ],
)
def test_what_no_reason_can_be_is_a_mistake(code: str, params: dict[str, int | str]) -> None:
    """Such as a code with parameters that its sentences do not name."""
    with pytest.raises(ValueError):
        Reason.of(code, **params)


@pytest.mark.parametrize("code", Code)
def test_a_stored_reason_is_the_same_reason(code: Code) -> None:
    """The catalogue keeps the code and the parameters."""
    reason = a_reason(code)
    assert Reason.of(code.value, **reason.values()) == reason


def test_a_rejection_keeps_its_family_and_reason_between_processes() -> None:
    """Errors are pickled on their way through Prefect."""
    for family in (PhotoRejected, PhotoTruncated):
        told = pickle.loads(pickle.dumps(family(Code.RAW, kind="nef")))
        assert type(told) is family
        assert told.reason == Reason.of(Code.RAW, kind="nef")
        assert "Nikon NEF" in str(told)
