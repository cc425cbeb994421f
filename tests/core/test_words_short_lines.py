"""A name, or two words: what bylines and headlines hold, in code pages that nothing declares."""

from __future__ import annotations

import pytest

from gallery_media.metadata.read_code_page import texts
from gallery_media.metadata.read_iim import datasets
from tests.makers.words import an_iim_block

LATVIAN_LINES = """
Valsts prezidents Edgars Rinkēvičs
Dailes teātris
Guntars Račs
Jānis Streičs
Prezidents Edgars Rinkēvičs un Andris Bergs
Edgars Rinkēvičs
Nacionālais teātris
Valmieras teātris
Raimonds Pauls un Guntars Račs
Elīna Garanča
Krišjānis Kariņš
Evika Siliņa
Rundāles pils
Vaira Vīķe-Freiberga
Dziesmu svētki
Rīgas pils
Brīvības piemineklis
Daiga Mieriņa
Līgo vakars
Lielvārde
Baltā galda svētki
Toms Kalniņš
Ilmārs Znotiņš
Ieva Čīka
Edijs Pālens
Paula Čurkste
Ojārs Vācietis
Māra Zālīte
Ēriks Stendzenieks
Vecrīga
Lāčplēša diena
Kocēni
Jūrkalnes stāvkrasts
Uldis Pīlēns
Juris Pūce
Inga Bērziņa
Zigmunds Skujiņš
Jānis Stradiņš
Vilis Daudziņš
Pēteris Vasks
Renārs Kaupers
Dzintars Čīča
Indriķis Muižnieks
Kaķu māja
Čehijas vēstnieks
Ādolfs Alunāns
Pāvels Vasiļjevs
Uģis Kuģis
Vecāķi
Bērnu slimnīca
Nīcas novads
Zoja Ļeņina
Antons Beļevičs
Marks Vasiljevičs
Aleksandrs Čakovičs
Pētersala
Guntis Kačanovs
Mihails Šolohovičs
Anatolijs Kreipāns
Teātra diena
"""
WESTERN_LINES = """
Zoë
François Müller
Café Ångström, Besançon
København
Málaga
Tromsø
Tromsø, Norge
Bodø
Emmanuel Macron à Paris
José Barroso, Lisboa, São Bento
Penélope Cruz, Alcalá
Søren Kierkegaard
Århus, Sjælland
Brønshøj
Lars Løkke Rasmussen
Mette Frederiksen på besøg
Håkon, kronprins, i Tromsø
Jean-Noël Barrot
Hélène Grimaud, Genève
El Niño
Peñíscola
Logroño
Cádiz
Coração
Citroën
Noël
Saint-Denis, la fête
Sørlandet
Jørgen Næss
Bjørn Sørensen
Reykjavík
Þingvellir, Ísland
Ragnar Jónsson í Reykjavík
La Coruña
Compañía Nacional
Perugia, l'università
Niccolò Paganini
Raphaël Varane
Anaïs Nin
Thérèse
"""


@pytest.mark.parametrize("line", LATVIAN_LINES.strip().splitlines())
def test_a_short_latvian_line_keeps_its_letters(line: str) -> None:
    """Alone, without a sentence beside it that would decide."""
    assert texts([line.encode("cp1257")]) == (line,)


@pytest.mark.parametrize("line", WESTERN_LINES.strip().splitlines())
def test_a_short_western_line_keeps_its_letters(line: str) -> None:
    """The house's own letters are likelier, not certain."""
    assert texts([line.encode("cp1252")]) == (line,)


def test_a_byline_alone_in_its_block_keeps_its_letters() -> None:
    """The photographer's name is all that many old files say."""
    block = an_iim_block({"By-line": "Guntars Račs"}, "cp1257")
    assert ("By-line", "Guntars Račs") in list(datasets(block))


def test_a_letter_that_a_code_page_lacks_speaks_against_it() -> None:
    """More than one that its languages do not use: 1257 has no letter in that place."""
    assert texts(["Šibenik".encode("cp1252")]) == ("Šibenik",)
