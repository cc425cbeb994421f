"""``[processing]``: what the record of processing activities says that only a person knows."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from gallery_media.settings.toml import Strict

_Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
_Texts = dict[_Language, str]


class ProcessingSettings(Strict):
    """GDPR Art. 30(1). ``controller``: the organisation if not said; ``basis``: of Art. 6."""

    controller: str = ""
    contact: str = ""
    basis: Literal["", "public_task", "legitimate_interest", "consent"] = ""
    purpose: _Texts = Field(default_factory=dict)
    recipients: _Texts = Field(default_factory=dict)
    transfers: _Texts = Field(default_factory=dict)
