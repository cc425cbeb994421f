"""A translator's ``messages.po`` goes in; the texts compiled in memory come out, or what is wrong.

A catalog that is wrong would otherwise show when a page is written, or as a text that is missing.
"""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import Translations

from gallery_media.errors import ThemeBroken

_LINE = re.compile(
    r'\s*(?:#.*|(?:(?:msgid|msgid_plural|msgctxt|msgstr(?:\[\d\])?)\s*)?"(?:[^"\\]|\\.)*"\s*|)'
)
_ENTRY = re.compile(
    r'^(?:msgctxt\s+(?P<context>(?:"(?:[^"\\]|\\.)*"\s*)+))?'
    r'^msgid\s+(?P<id>(?:"(?:[^"\\]|\\.)*"\s*)+)',
    re.MULTILINE,
)
TRIED = 1000
"""Numbers for which a plural rule has to name one of the catalog's forms."""


def compiled(path: Path, code: str) -> Translations:
    """The texts of one catalog. Raises ThemeBroken, naming the file and the line."""
    catalog = _read(path, code)
    made = io.BytesIO()
    write_mo(made, catalog)
    made.seek(0)
    translations = Translations(made, domain="messages")
    translations.files = [f"{code}/messages.po"]
    # Babel hands the header's rule on only beside a "Language:" that it knows.
    translations.plural = gettext.c2py(catalog.plural_expr)  # type: ignore[assignment]
    return translations


def asked_and_said(path: Path, code: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """All texts that one catalog names, in their order, and those of them that it translates; one
    that is marked as fuzzy is none. Raises ThemeBroken."""
    named = {_forms(one.id)[0]: one for one in _read(path, code) if one.id}
    said = (text for text, one in named.items() if _said(one) and not one.fuzzy)
    return tuple(named), frozenset(said)


def _read(path: Path, code: str) -> Catalog:
    name = f"templates/locales/{code}/LC_MESSAGES/messages.po"
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as why:
        raise ThemeBroken(f"{name} is not UTF-8 (byte {why.start}); save it as UTF-8.") from why
    for number, line in enumerate(text.splitlines(), 1):
        if not _LINE.fullmatch(line):  # Babel would pass the text over
            raise ThemeBroken(f"{name}, line {number}: a text stands between two quotes.")
    _check_twice(text, name)
    try:
        # Without a locale, Babel keeps the file's own plural header. It must: its built-in rule
        # for Latvian gives the third form to 0 alone, while CLDR has 0, 10, 11 in one and 22 in
        # another.
        catalog = read_po(io.BytesIO(text.encode()), charset="utf-8", abort_invalid=True)
    except PoFileError as why:
        raise ThemeBroken(f"{name}, line {why.lineno + 1}: {why}.") from why
    _check_plural(catalog, text, name)
    for message in catalog:
        for complaint in _complaints(message, catalog):
            raise ThemeBroken(f"{name}, line {message.lineno}: {complaint}.")
    return catalog


def _check_twice(text: str, name: str) -> None:
    """Babel would keep the last one without a word."""
    seen: dict[tuple[str, str], int] = {}
    for entry in _ENTRY.finditer(text):
        said = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', entry["id"]))
        line = text.count("\n", 0, entry.start("id")) + 1
        before = seen.setdefault((entry["context"] or "", said), line)
        if before != line:
            raise ThemeBroken(
                f'{name}, line {line}: "{said}" stands there a second time, after line {before}; '
                "keep one."
            )


def _check_plural(catalog: Catalog, text: str, name: str) -> None:
    """The header says how many forms there are, and which one belongs to a number."""
    if "Plural-Forms:" not in text:
        if any(message.pluralizable and _said(message) for message in catalog if message.id):
            raise ThemeBroken(
                f'{name}: the header has no "Plural-Forms:", and so nobody knows which form '
                "belongs to which number; copy it from the language's CLDR rules."
            )
        return
    try:
        rule = gettext.c2py(catalog.plural_expr)
        wrong = [n for n in range(TRIED) if not 0 <= rule(n) < catalog.num_plurals]
    except (ValueError, OverflowError, ZeroDivisionError) as why:
        raise ThemeBroken(f'{name}: "Plural-Forms:" in the header cannot be read.') from why
    if wrong:
        raise ThemeBroken(
            f'{name}: "Plural-Forms:" in the header names a form for {wrong[0]} that is not among '
            f"its {catalog.num_plurals}."
        )


def _complaints(message: Message, catalog: Catalog) -> Iterator[str]:
    if not message.id or not _said(message):
        return
    for error in message.check(catalog):
        yield str(error)
    ids, said = " ".join(_forms(message.id)), _said(message)
    # Pages take a translation as it is: where the text has no markup, it has none either.
    if "<" not in ids and any("<" in form for form in said):
        yield "a text has no markup"
    if message.pluralizable and not message.fuzzy and not all(_forms(message.string)):
        yield "one of the forms is empty"


def _said(message: Message) -> list[str]:
    return [form for form in _forms(message.string) if form]


def _forms(string: object) -> list[str]:
    return [string] if isinstance(string, str) else list(string)  # type: ignore[call-overload]
