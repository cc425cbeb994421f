"""A mail server on loopback comes out; what is handed in can be read here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from gallery_media.embedded import free_ports

USER, PASSWORD = "gallery", "Zenta-CNRY4711"


@dataclass
class Letterbox:
    """``refuses``: an answer instead of taking the letter."""

    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    refuses: str = ""
    port: int = 0

    async def handle_DATA(  # noqa: N802 - the library's name for it
        self, _server: Any, _session: Any, envelope: Envelope
    ) -> str:
        if self.refuses:
            return self.refuses
        body = envelope.content
        assert isinstance(body, bytes)
        letter = message_from_bytes(body, policy=policy.default)
        self.letters.append(letter)
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 taken"


@contextmanager
def a_letterbox(*, with_password: bool = False) -> Iterator[Letterbox]:
    """One on a free port, without encryption; ``with_password``: only for USER and PASSWORD."""
    box = Letterbox()

    def known(_server: Any, _session: Any, _envelope: Any, _how: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        said = (data.login.decode(), data.password.decode())
        return AuthResult(success=said == (USER, PASSWORD), handled=False)

    options: dict[str, Any] = (
        {"authenticator": known, "auth_required": True, "auth_require_tls": False}
        if with_password
        else {}
    )
    (box.port,) = free_ports(1)
    controller = Controller(box, hostname="127.0.0.1", port=box.port, **options)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
