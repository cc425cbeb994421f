"""The table ``[notify]`` of ``gallery-media.toml`` in, whom the house tells out."""

from __future__ import annotations

import re
from typing import Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator

from gallery_media.settings.toml import Strict

_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+")
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class NotifySettings(Strict):
    """Who is told of failures, refused files, findings, overdue withdrawals and silence.

    ``webhook``: an address that gets a JSON document; ``email``: addresses that get a letter from
    ``sender`` by the mail server ``smtp_host``. ``smtp_port`` 0: the usual one of
    ``smtp_security``. User and password belong into the environment.
    """

    webhook: SecretStr = Field(default=SecretStr(""))
    email: tuple[str, ...] = ()
    sender: str = ""
    smtp_host: str = ""
    smtp_port: int = Field(default=0, ge=0, le=65_535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: SecretStr = SecretStr("")
    smtp_password: SecretStr = SecretStr("")

    @field_validator("webhook")
    @classmethod
    def is_an_address(cls, webhook: SecretStr) -> SecretStr:
        """Its text is not repeated: such addresses often hold their own key."""
        address = webhook.get_secret_value()
        if address and not address.startswith(("https://", "http://")):
            raise ValueError("the webhook must begin with https:// or http://")
        return webhook

    @field_validator("email")
    @classmethod
    def are_addresses(cls, email: tuple[str, ...]) -> tuple[str, ...]:
        """One address an entry, without a name."""
        if not all(_ADDRESS.fullmatch(one) for one in email):
            raise ValueError('write addresses without names: email = ["desk@example.org"]')
        return email

    @model_validator(mode="after")
    def can_be_sent(self) -> Self:
        """A letter needs a server and a sender; a password never goes over an open line."""
        if self.email and not (self.smtp_host and _ADDRESS.fullmatch(self.sender)):
            raise ValueError("email needs smtp_host and sender (an address) as well")
        open_line = self.smtp_security == "none" and self.smtp_host not in LOOPBACK
        if open_line and (self.smtp_user.get_secret_value() or self.smtp_password):
            raise ValueError('smtp_security = "none" would send the password over an open line')
        return self
