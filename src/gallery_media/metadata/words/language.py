"""A text goes in, the language that it is plainly written in comes out, or nothing.

For marking English captions on Latvian pages (WCAG 2.2, 3.1.2), not for judging anybody's style: in
doubt there is no answer, and the gallery's first language is assumed. Names prove nothing: an
English sentence may hold three Latvians.
"""

from __future__ import annotations

import re
from collections import Counter

# Small words of each, as few as possible that another of these languages has too.
_SMALL_WORDS = {
    "lv": "un ir ar par pie uz kas arī kā no lai vai gan tiek laikā gada gadā pēc starp kopā pirms "
    "viņš viņa bija būs kurš kura kuri šis šī tas tā to kad kur savu visi ļoti jau vēl notiek "
    "festivālā pasākumā dalībnieki sarunā skatītāji bērni",
    "lt": "ir su apie kad yra buvo bus iš į už per prie tai jis ji jie šis ši šventė metu kaip tik "
    "dar žmonės vaikai miesto renginio",
    "et": "ja ning kes mis see oli kui ka või aga selle oma pärast juures kuid eesti lapsed "
    "inimesed ajal koos",
    "en": "the of and with at for from by is are was were his her their its this that an during on "
    "in to who which as people speaks after before",
    "ru": "и в на с по для из к о у не что как его её во при это он она они был была были от за "
    "время года",
    "uk": "і й та в у на з із для що як його її це він вона був була були від за під час року",
    "de": "der die das und mit von im ist sind den dem ein eine auf für bei zur zum nach wird "
    "während",
    "fr": "le la les des du et dans une est sur avec pour au aux de un par son sa qui pendant",
}
_WORDS = {lang: frozenset(words.split()) for lang, words in _SMALL_WORDS.items()}
# Letters that only one of these languages has, in words that are no names.
_LETTERS = {
    "lv": "āēģīķļņ", "lt": "ąęėįų", "et": "õ", "ru": "ыэъё", "uk": "іїєґ", "de": "ß", "fr": "çœ",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH, _LEAD = 2, 2


def language_of(text: str) -> str:
    """``lv``, ``lt``, ``et``, ``en``, ``ru``, ``uk``, ``de`` or ``fr`` (BCP 47); empty in doubt.

    Two different small words or peculiar letters are needed, and twice as many as any other
    language has.
    """
    words = {word for word in _WORD.findall(text) if not word[0].isupper()}
    # A sentence begins with a capital letter; its small words are told by the list alone.
    first = {word.lower() for word in _WORD.findall(text) if word[0].isupper()}
    points: Counter[str] = Counter()
    for lang, known in _WORDS.items():
        points[lang] = len((words | first) & known)
        points[lang] += sum(any(c in word for c in _LETTERS.get(lang, "")) for word in words)
    (best, most), (_, second) = points.most_common(2)
    return best if most >= _ENOUGH and most >= _LEAD * second else ""
