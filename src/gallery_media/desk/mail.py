"""A message and a mail server go in; the message is on its way."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from gallery_media.errors import MailRefused, MailUnavailable

SECONDS = 30.0
PORTS = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in. ``security``: "starttls", "tls" or "none"; ``port`` 0: the usual
    one. Without ``user`` nobody logs in."""

    host: str
    port: int = 0
    security: str = "starttls"
    user: str = ""
    password: str = ""


def send(subject: str, body: str, sender: str, to: Sequence[str], server: MailServer) -> None:
    """Hand a message in. Raises MailUnavailable, and MailRefused for what another try cannot mend.

    Neither says an address or what the server answered: it may quote one.
    """
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, sender, ", ".join(to)
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="gallery-media")
    message["Auto-Submitted"] = "auto-generated"  # nobody's holiday answers it (RFC 3834)
    message.set_content(body)
    try:
        with _connected(server) as connection:
            if server.user:
                connection.login(server.user, server.password)
            connection.send_message(message)
    except smtplib.SMTPAuthenticationError as why:
        raise MailRefused(
            "The mail server refuses user or password; set GALLERY_MEDIA_NOTIFY__SMTP_USER and "
            "GALLERY_MEDIA_NOTIFY__SMTP_PASSWORD."
        ) from why
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused) as why:
        raise MailRefused(
            "The mail server refuses the sender or the recipients; look at [notify] email and "
            "sender."
        ) from why
    except (ssl.SSLError, smtplib.SMTPNotSupportedError) as why:
        raise MailRefused(
            "The mail server offers no encrypted connection that can be trusted; look at "
            "[notify] smtp_host and smtp_security."
        ) from why
    except (OSError, smtplib.SMTPException) as why:
        raise MailUnavailable(
            f"The mail server did not take the message ({type(why).__name__}); it is tried again."
        ) from why


def _connected(server: MailServer) -> smtplib.SMTP:
    port = server.port or PORTS[server.security]
    if server.security == "tls":
        return smtplib.SMTP_SSL(
            server.host, port, timeout=SECONDS, context=ssl.create_default_context()
        )
    connection = smtplib.SMTP(server.host, port, timeout=SECONDS)
    if server.security == "starttls":
        try:
            connection.starttls(context=ssl.create_default_context())
        except BaseException:
            connection.close()
            raise
    return connection
