"""A CMS's exported page: what stands between its markers, and what is too unclear to be touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_media.errors import EmbedRefused
from gallery_media.publishing.markers import replaced

BEFORE = (
    '<!DOCTYPE html>\n<html lang="lv"><body>\n<p>Ievads</p>\n'
    "<!-- gallery-media:start lampa-2016 -->{}<!-- gallery-media:end -->\n<p>Beigas</p>\n"
)


def fragment(gallery: str, lang: str) -> str:
    return f'<section lang="{lang}">\n<h2>{gallery}</h2>\n</section>\n'


def test_only_what_stands_between_the_markers_changes() -> None:
    """To the letter, whatever stood there before; a second run changes nothing."""
    filled = "\n" + fragment("lampa-2016", "lv")
    for old in ("", "\n", "<p>vecs</p>", "\r", "<section>\nold\n</section>\n"):
        once = replaced("a.html", BEFORE.format(old), fragment)
        assert once == BEFORE.format(filled)
        assert replaced("a.html", once, fragment) == once


def test_the_language_is_the_markers_then_the_commands_then_the_pages() -> None:
    """A page in two languages names one in the marker."""
    page = BEFORE.format("")
    assert 'section lang="lv"' in replaced("a.html", page, fragment)
    assert 'section lang="en"' in replaced("a.html", page, fragment, "en")
    named = page.replace("lampa-2016 -->", "lampa-2016 ru -->")
    assert 'section lang="ru"' in replaced("a.html", named, fragment, "en")
    silent = page.replace(' lang="lv"', "")
    assert 'section lang=""' in replaced("a.html", silent, fragment)


def test_several_places_are_filled_each_with_its_own() -> None:
    """Also two of the same gallery."""
    page = BEFORE.format("") + BEFORE.format("x").replace("lampa-2016", "svetki")
    done = replaced("a.html", page, fragment)
    assert done.count("<h2>lampa-2016</h2>") == done.count("<h2>svetki</h2>") == 1


def test_the_ends_of_lines_stay_the_files_own() -> None:
    """A file from another system is not mixed."""
    page = BEFORE.format("").replace("\n", "\r\n")
    done = replaced("a.html", page, fragment)
    assert done.count("\n") == done.count("\r\n") > page.count("\r\n")
    assert replaced("a.html", done, fragment) == done


START, END = "<!-- gallery-media:start lampa -->", "<!-- gallery-media:end -->"


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ("<p>nothing</p>", "no place"),
        (START, "has no"),
        (END, "never began"),
        (START + START + END + END, "begins inside"),
        (START + END + END, "never began"),
        (START + "<!-- gallery-media:strat x -->" + END, "no marker"),
        ("<!-- gallery-media:start Lampa 2016 -->" + END, "no marker"),
        ("<!-- gallery-media:start -->" + END, "no marker"),
        (START + END.replace(":end", ":END"), "no marker"),
        (f"<script>var x = '{START}{END}';</script>", "no place"),
        (f"{START}{END}<script>var x = '{START}{END}';</script>", "inside a script"),
        (f"{START}<script>{END}</script>{END}", "inside a script"),
        (f"{START}<style>{START}</style>{END}", "inside a script"),
    ],
)
def test_an_unclear_page_is_refused(page: str, why: str) -> None:
    """With a sentence that says what is unclear; nothing is guessed."""
    with pytest.raises(EmbedRefused, match=why):
        replaced("a.html", page, fragment)


def test_the_sentence_names_file_and_line() -> None:
    """A page of a CMS is long."""
    with pytest.raises(EmbedRefused, match=r"news\.html, line 4"):
        replaced("news.html", "\n\n\n" + END, fragment)


@given(
    st.text(alphabet=st.sampled_from('<>-!/"= abāē\n\r&;'), max_size=40),
    st.text(alphabet=st.sampled_from('<>-!/"= abāē\n\r&;'), max_size=40),
)
def test_nothing_outside_the_markers_ever_changes(before: str, after: str) -> None:
    """Whatever markup, whole or broken, stands around: it is kept to the letter, or refused."""
    page = f"{before}{START}old{END}{after}"
    try:
        done = replaced("a.html", page, fragment, "lv")
    except EmbedRefused:
        return
    head, _, rest = done.partition(START)
    assert head == before
    assert rest.endswith(END + after)
    assert replaced("a.html", done, fragment, "lv") == done
