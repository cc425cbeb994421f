"""Letters: handed in, or why not; and never a word too much."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from gallery_media.desk.mail import MailServer, send
from gallery_media.desk.notices import WORDS, About, text
from gallery_media.embedded import free_ports
from gallery_media.errors import MailRefused, MailUnavailable
from gallery_media.settings.notify import NotifySettings
from tests.makers.letterbox import PASSWORD, USER, Letterbox, a_letterbox

TO = ("desk@example.org", "duty@example.org")


def post(box: Letterbox, **options: str) -> None:
    server = MailServer("127.0.0.1", box.port, **{"security": "none", **options})
    send("Sveiki", "Kas jādara: nekas.", "house@example.org", TO, server)


def test_a_letter_reaches_everybody_named() -> None:
    """In UTF-8, and marked as written by a machine, so that no holiday notice answers."""
    with a_letterbox() as box:
        post(box)
    (letter,) = box.letters
    assert box.recipients == [list(TO)]
    assert letter["Subject"] == "Sveiki"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().strip() == "Kas jādara: nekas."


def test_a_server_that_wants_a_password_gets_it() -> None:
    """A wrong one is a person's business; the sentence does not repeat it."""
    with a_letterbox(with_password=True) as box:
        post(box, user=USER, password=PASSWORD)
        assert len(box.letters) == 1
        with pytest.raises(MailRefused) as refused:
            post(box, user=USER, password="wrong-CNRY4711")
        assert "CNRY4711" not in str(refused.value)
        assert len(box.letters) == 1


def test_a_busy_or_missing_server_is_asked_again_later() -> None:
    """Neither sentence says an address, which could be anybody's."""
    with a_letterbox() as box:
        box.refuses = "451 desk@example.org is busy"
        with pytest.raises(MailUnavailable) as busy:
            post(box)
    (nobody,) = free_ports(1)
    with pytest.raises(MailUnavailable):
        send("a", "b", "c@example.org", TO, MailServer("127.0.0.1", nobody, "none"))
    assert "example.org" not in str(busy.value)


def test_without_the_encryption_that_was_asked_for_nothing_is_sent() -> None:
    """A server (or somebody between) that does not offer it gets neither password nor letter."""
    with a_letterbox(with_password=True) as box:
        with pytest.raises(MailRefused, match="encrypted"):
            post(box, security="starttls", user=USER, password=PASSWORD)
        assert box.letters == []


def test_settings_name_what_is_missing() -> None:
    """A letter needs a server and a sender; a password needs a closed line, or this machine."""
    with pytest.raises(ValidationError, match="smtp_host and sender"):
        NotifySettings.model_validate({"email": ["a@example.org"]})
    with pytest.raises(ValidationError, match="without names"):
        NotifySettings.model_validate({"email": ["Zenta <a@example.org>"]})
    open_line = {"smtp_host": "mail.example.org", "smtp_security": "none", "smtp_user": "x"}
    with pytest.raises(ValidationError, match="open line"):
        NotifySettings.model_validate(open_line)
    NotifySettings.model_validate({**open_line, "smtp_host": "localhost"})


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("about", About)
def test_every_notice_says_what_which_and_what_now(about: About, language: str) -> None:
    """In each language; what a line is about stays on its line."""
    words = WORDS[language][about]
    said = text(about, language, {"run": "lampa-2017:\n3 photos", "flow": ""})
    assert said == f"{words.what}.\n\nrun: lampa-2017: 3 photos\n\n{words.now}"
    assert words.what
    assert words.now.endswith(".")
