"""The table ``[notify]`` of ``gallery-media.toml`` in, whom the Prefect server tells out."""

from __future__ import annotations

from pydantic import Field, SecretStr, field_validator

from gallery_media.settings.toml import Strict


class NotifySettings(Strict):
    """``webhook``: an address that gets a JSON document for each failed or crashed run."""

    webhook: SecretStr = Field(default=SecretStr(""))

    @field_validator("webhook")
    @classmethod
    def is_an_address(cls, webhook: SecretStr) -> SecretStr:
        """Its text is not repeated: such addresses often hold their own key."""
        address = webhook.get_secret_value()
        if address and not address.startswith(("https://", "http://")):
            raise ValueError("the webhook must begin with https:// or http://")
        return webhook
