"""What happened goes in; what to tell whoever is on duty comes out, in the house's language.

E-mail and webhooks are not confidential: words here name flows, galleries and photo ids, no people.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class About(StrEnum):
    """What a notice may be about."""

    FAILED = "failed"
    LATE = "late"
    AUDIT = "audit"
    QUARANTINED = "quarantined"
    OVERDUE = "overdue"
    SILENT = "silent"
    WAITING = "waiting"
    TRIAL = "trial"


@dataclass(frozen=True, slots=True)
class Words:
    """``what`` happened, in one line, and what to do ``now``."""

    what: str
    now: str


_EN = {
    About.FAILED: Words(
        "A run failed or crashed",
        "Open the run and read its last log lines. What `up` does by itself it tries again; what "
        "somebody started has to be started again once the reason is mended.",
    ),
    About.LATE: Words(
        "A run that was due has not begun",
        "Nobody takes runs: start `gallery-media up`, or the workers of the pool. After a night in "
        "which the house was off this ends by itself.",
    ),
    About.AUDIT: Words(
        "An audit found something, or could not be done",
        "Open the run: its table names each finding. `gallery-media audit` with the gallery's name "
        "says what to do about each.",
    ),
    About.QUARANTINED: Words(
        "Files were refused",
        "They lie in the folder quarantine, each with its reason beside it. At most one such "
        "message comes in fifteen minutes, however many files there are.",
    ),
    About.OVERDUE: Words(
        "A withdrawal is not finished after an hour",
        "An address still answers, or the storage is away. `gallery-media status` and the flow "
        "finish_withdrawals say what is in the way; it is tried again all the time.",
    ),
    About.SILENT: Words(
        "Nobody watches the inbox",
        "Start `gallery-media up` again. What was dropped meanwhile is still in the inbox.",
    ),
    About.WAITING: Words(
        "A release waits for a person's word",
        "`gallery-media approve`, or the form approve_release in the Prefect UI, shows the preview "
        "and takes the answer.",
    ),
    About.TRIAL: Words(
        "This is a trial", "Nothing is to be done: messages of this house reach you."
    ),
}

_LV = {
    About.FAILED: Words(
        "Izpilde neizdevās vai aprāvās",
        "Atveriet izpildi un izlasiet pēdējās žurnāla rindas. Ko `up` dara pats, to tas mēģina "
        "vēlreiz; ko kāds palaidis, tas jāpalaiž no jauna, kad iemesls ir novērsts.",
    ),
    About.LATE: Words(
        "Paredzēta izpilde nav sākusies",
        "Neviens izpildes neņem: palaidiet `gallery-media up` vai darbinieku procesus. Pēc nakts, "
        "kad sistēma bija izslēgta, tas beidzas pats no sevis.",
    ),
    About.AUDIT: Words(
        "Pārbaude kaut ko atrada vai nebija iespējama",
        "Atveriet izpildi: tās tabulā nosaukts katrs atradums. `gallery-media audit` ar galerijas "
        "nosaukumu pasaka, ko ar katru darīt.",
    ),
    About.QUARANTINED: Words(
        "Faili ir noraidīti",
        "Tie ir mapē quarantine, katram blakus iemesls. Piecpadsmit minūtēs pienāk ne vairāk kā "
        "viens šāds ziņojums, lai cik failu būtu.",
    ),
    About.OVERDUE: Words(
        "Fotogrāfijas atsaukšana nav pabeigta pēc stundas",
        "Kāda adrese vēl atbild vai krātuve nav sasniedzama. `gallery-media status` un plūsma "
        "finish_withdrawals pasaka, kas traucē; tas visu laiku tiek mēģināts no jauna.",
    ),
    About.SILENT: Words(
        "Neviens neuzrauga ienākošo mapi",
        "Palaidiet `gallery-media up` no jauna. Kas pa to laiku iemests, joprojām ir mapē inbox.",
    ),
    About.WAITING: Words(
        "Laidiens gaida cilvēka lēmumu",
        "`gallery-media approve` vai veidlapa approve_release Prefect saskarnē parāda "
        "priekšskatījumu un pieņem atbildi.",
    ),
    About.TRIAL: Words(
        "Šis ir izmēģinājums", "Nekas nav jādara: šīs sistēmas ziņojumi jūs sasniedz."
    ),
}

WORDS = {"en": _EN, "lv": _LV}


def text(about: About, language: str, facts: dict[str, str]) -> str:
    """A message's body: what, which (``facts``: what a line says by its name), what now."""
    words = WORDS[language][about]
    lines = [f"{name}: {_one_line(fact)}" for name, fact in facts.items() if fact]
    return "\n\n".join(part for part in (f"{words.what}.", "\n".join(lines), words.now) if part)


def _one_line(fact: str) -> str:
    return " ".join(fact.split())[:200]
