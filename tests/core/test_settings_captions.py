"""captions.csv: an editor's table goes in, captions by photo come out."""

from __future__ import annotations

import unicodedata

import pytest

from gallery_media.errors import SettingsError
from gallery_media.metadata.words.table import parse_captions
from gallery_media.model.region import FocalPoint

POINTS = "photo,lang,focal_point\n"
HEADING = "photo,lang,headline,caption,alt_text,credit\n"


def test_lines_of_one_photo_become_one_caption() -> None:
    """Each language its own line, the credit once."""
    found = parse_captions(
        HEADING
        + 'a.jpg,lv,Saruna,"Garš, ar komatu",Cilvēki teltī,Foto: A\n'
        + "a.jpg,en,Talk,,People in a tent,\n",
        "g/captions.csv",
    )
    caption = found["a.jpg"]
    assert caption.headline.exactly("lv").words == "Saruna"
    assert caption.headline.exactly("en").words == "Talk"
    assert caption.caption.exactly("lv").words == "Garš, ar komatu"
    assert not caption.caption.exactly("en")
    assert caption.credit_line == "Foto: A"


def test_semicolons_and_decomposed_letters_are_understood() -> None:
    """Spreadsheets here save semicolons, Macs write letters and marks apart."""
    text = unicodedata.normalize("NFD", "photo;lang;headline\nvējš.jpg;lv;Vējš\n")
    found = parse_captions(text, "g/captions.csv")
    assert found["vējš.jpg"].headline.exactly("lv").words == "Vējš"


@pytest.mark.parametrize("separator", ",;")
def test_what_spreadsheets_leave_of_cleared_cells_is_no_line_and_no_column(separator: str) -> None:
    """Empty lines at the end, empty columns on the right, spaces round a heading."""
    table = "photo, lang,headline,,\na.jpg,lv,Saruna,,\n,,,,\n \nb.jpg,lv,Telts\n,,,\n"
    found = parse_captions(table.replace(",", separator), "g/captions.csv")
    said = {name: caption.headline.exactly("lv").words for name, caption in found.items()}
    assert said == {"a.jpg": "Saruna", "b.jpg": "Telts"}


@pytest.mark.parametrize("cell", ["62 30", "62% 30%", "62 / 30", "62.0 30.0"])
def test_a_focal_point_is_per_cent_from_the_left_and_from_the_top(cell: str) -> None:
    """As people say it, and as they may write it."""
    found = parse_captions(f"{POINTS}a.jpg,lv,{cell}\n", "g/captions.csv")
    assert found["a.jpg"].focal_point == FocalPoint(0.62, 0.3)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("file,lang\n", "must name the columns photo and lang"),
        ("", "must name the columns"),
        (HEADING.replace("credit", "kredits"), "unknown: kredits"),
        (POINTS + "a.jpg,lv,62\n", "line 2: focal_point"),
        (POINTS + "a.jpg,lv,62 130\n", "from 0 to 100"),
        (POINTS + "a.jpg,lv,left top\n", "two numbers"),
        (HEADING + ",lv,a,b,c,d\n", "line 2"),
        (HEADING + "a.jpg,lv,a,b,c,d,e\n", "more cells"),
        ("photo,lang,,\na.jpg,lv,lost,\n", "line 2 has more cells"),
        (HEADING + "\n,,,,,\n,lv,a,b,c,d\n", "line 4"),
        (HEADING + 'a.jpg,lv,"' + "x" * 200_000, "line 2 cannot be read"),
        (HEADING + "a.jpg,lv," + "x" * 10_001 + ",,,\n", "10001 characters"),
    ],
)
def test_a_mistake_in_the_table_names_its_line(text: str, complaint: str) -> None:
    """What, which, why, what now."""
    with pytest.raises(SettingsError, match=complaint):
        parse_captions(text, "g/captions.csv")
