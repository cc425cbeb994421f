"""Catalogs: complete, compiled in memory, and right about Latvian numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from gallery_media.errors import SettingsError, ThemeBroken
from gallery_media.publishing import i18n, templates
from gallery_media.publishing.i18n import load_language

FOLDERS = templates.search_path()
OPTIONS = {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true"}


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, "0 fotogrāfiju"),
        (1, "1 fotogrāfija"),
        (2, "2 fotogrāfijas"),
        (10, "10 fotogrāfiju"),
        (11, "11 fotogrāfiju"),
        (20, "20 fotogrāfiju"),
        (21, "21 fotogrāfija"),
        (22, "22 fotogrāfijas"),
        (101, "101 fotogrāfija"),
        (111, "111 fotogrāfiju"),
    ],
)
def test_latvian_counts_as_latvians_do(count: int, told: str) -> None:
    """The table of item I2, through the template that counts photos."""
    language = load_language("lv", FOLDERS)
    facts = templates.environment(language).get_template("partials/facts.html").module
    assert str(facts.photo_count(count, language)) == told  # type: ignore[attr-defined]


@pytest.mark.parametrize("code", ["lv", "en"])
def test_every_text_of_the_pages_is_translated(code: str) -> None:
    """Each msgid in templates and code has all its forms, and none is left over."""
    catalog = read_po((templates.templates_dir() / _po(code)).open("rb"), charset="utf-8")
    used = set(_msgids())
    assert len(used) > 30
    translated = {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalog
        if message.id and not message.fuzzy and message.string and all(_forms(message.string))
    }
    assert translated == used
    for message in catalog:
        if message.id and not isinstance(message.id, str):
            assert len(_forms(message.string)) == catalog.num_plurals


def test_latvian_dates_are_latvian() -> None:
    """Item I3: a day, and an interval that names the year once."""
    language = load_language("lv", FOLDERS)
    assert language.day(date(2016, 7, 2)) == "2016. gada 2. jūlijs"
    assert language.days(date(2016, 7, 2), date(2016, 7, 2)) == "2016. gada 2. jūlijs"
    assert language.days(date(2016, 7, 1), date(2016, 7, 2)).count("2016") == 1


def test_english_dates_are_european() -> None:
    """The day stands before the month."""
    assert load_language("en", FOLDERS).day(date(2016, 7, 2)) == "2 July 2016"


@pytest.mark.parametrize(
    ("size", "told"), [(12, "1 kB"), (340_400, "340 kB"), (2_340_000, "2.3 MB")]
)
def test_file_sizes_are_told_in_round_numbers(size: int, told: str) -> None:
    """A visitor wants to know how long it takes, not how many bytes there are."""
    assert load_language("en", FOLDERS).file_size(size) == told


def test_a_project_may_reword_a_single_text(tmp_path: Path) -> None:
    """Its catalog goes first, and the house's own fills the rest."""
    folder = tmp_path / "theme"
    (folder / _po("lv")).parent.mkdir(parents=True)
    (folder / _po("lv")).write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Licence"\nmsgstr "Noteikumi"\n',
        encoding="utf-8",
    )
    language = load_language("lv", (folder, *FOLDERS))
    assert language.gettext("Licence") == "Noteikumi"
    assert language.gettext("Next") == "Nākamā"


def test_a_language_nobody_translated_is_refused_with_the_way_out() -> None:
    """The message names the language, what there is, and where a catalog would go."""
    with pytest.raises(SettingsError, match=r'"de".*en, lv.*locales/de/LC_MESSAGES'):
        load_language("de", FOLDERS)


def test_a_text_that_stands_twice_is_refused_by_its_lines(tmp_path: Path) -> None:
    """Only one of the two would be shown; with a context of its own it is another text."""
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    first, other = 'msgid "Gallery"\nmsgstr "Galerie"\n\n', 'msgctxt "a"\nmsgid "Gallery"\n'
    (tmp_path / _po("de")).parent.mkdir(parents=True)
    (tmp_path / _po("de")).write_text(f'{head}{first}{other}msgstr "Galerie"\n')
    load_language("de", (tmp_path, *FOLDERS))
    (tmp_path / _po("et")).parent.mkdir(parents=True)
    (tmp_path / _po("et")).write_text(f"{head}{first}{first}")
    with pytest.raises(ThemeBroken, match=r'line 7: "Gallery" .* after line 4'):
        load_language("et", (tmp_path, *FOLDERS))


def test_languages_written_from_the_right_say_so(tmp_path: Path) -> None:
    """A dropped-in Arabic catalog turns the page round."""
    (tmp_path / _po("ar")).parent.mkdir(parents=True)
    (tmp_path / _po("ar")).write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n', encoding="utf-8"
    )
    language = load_language("ar", (tmp_path, *FOLDERS))
    assert language.direction == "rtl"
    assert i18n.available((tmp_path, *FOLDERS)) == ("ar", "en", "lv")


@pytest.mark.parametrize(
    ("lang", "around", "way"),
    [
        ("lv", "ar", "ltr"),
        ("ar", "lv", "rtl"),
        ("he", "ar", ""),
        ("en", "lv", ""),
        ("az-Arab", "az", "rtl"),
        ("", "ar", ""),
        ("zxx-nowhere", "ar", ""),
    ],
)
def test_the_direction_of_words_is_told_where_it_is_another(
    lang: str, around: str, way: str
) -> None:
    """Of a language that nobody knows, nothing is said."""
    assert i18n.turned(lang, around) == way


@pytest.mark.parametrize("header", ["", "Language: \\n", "Language: Klingon\\n", "Language: ar\\n"])
def test_a_catalog_s_plural_rule_holds_whatever_its_header_calls_the_language(
    header: str, tmp_path: Path
) -> None:
    """The folder names the language; the header's own line for it may be missing or wrong."""
    few, many = "n%100>=3 && n%100<=10", "n%100>=11 && n%100<=99"
    rule = f"n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : {few} ? 3 : {many} ? 4 : 5"
    forms = "".join(f'msgstr[{form}] "form {form}"\n' for form in range(6))
    (tmp_path / _po("ar")).parent.mkdir(parents=True)
    (tmp_path / _po("ar")).write_text(
        f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"{header}"\n'
        f'"Plural-Forms: nplurals=6; plural={rule};\\n"\n\n'
        f'msgid "%(shown)s photo"\nmsgid_plural "%(shown)s photos"\n{forms}',
        encoding="utf-8",
    )
    said = load_language("ar", (tmp_path, *FOLDERS)).translations.ngettext
    counted = [said("%(shown)s photo", "%(shown)s photos", n) for n in (0, 1, 2, 5, 11, 100)]
    assert counted == [f"form {form}" for form in range(6)]


def _po(code: str) -> str:
    return f"locales/{code}/LC_MESSAGES/messages.po"


def _forms(string: object) -> list[str]:
    return [string] if isinstance(string, str) else list(string)  # type: ignore[call-overload]


def _msgids() -> Iterator[str]:
    """What the extractors of Jinja2 and Babel find: all that a translator has to translate."""
    root = templates.templates_dir()
    sources = [("jinja2.ext:babel_extract", path, OPTIONS) for path in root.rglob("*.html")]
    code = Path(i18n.__file__).parent.glob("*.py")
    sources += [("python", path, {}) for path in code]
    for method, path, options in sources:
        with path.open("rb") as source:
            for _, message, _, _ in extract(method, source, options=options):
                yield message if isinstance(message, str) else message[0]
