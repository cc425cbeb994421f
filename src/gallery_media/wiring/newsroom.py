"""The whole house, open for work."""

from __future__ import annotations

from gallery_media.settings.house import read_house_settings
from gallery_media.wiring.accounts import Accounts
from gallery_media.wiring.going_back import GoingBack
from gallery_media.wiring.invitations import Invitations
from gallery_media.wiring.looking import Looking
from gallery_media.wiring.questions import Questions
from gallery_media.wiring.showing import Showing
from gallery_media.wiring.upkeep import Upkeep
from gallery_media.wiring.withdrawals import Withdrawals

NEED_A_START = ("storage", "catalogue", "darkroom", "prefect", "work", "uploads", "metrics", "logs")
"""Sections of the settings that say what is opened when the house opens."""


class Newsroom(
    Invitations,
    Questions,
    GoingBack,
    Withdrawals,
    Upkeep,
    Accounts,
    Showing,
    Looking,
):
    """All rooms of one open house."""

    def read_settings_again(self) -> tuple[str, ...]:
        """Take over what somebody changed in the settings file while the house runs.

        Names the sections that changed but need a new start, and keeps them as they were. Raises
        SettingsError, and then everything is as it was.
        """
        fresh = read_house_settings(self.project)
        bound = [name for name in NEED_A_START if getattr(fresh, name) != getattr(self.house, name)]
        self.house = fresh.model_copy(update={name: getattr(self.house, name) for name in bound})
        for remembered in ("site", "_news", "_purge", "_withdrawing"):
            self.__dict__.pop(remembered, None)
        self.intake.wait_for(self._patience, self.house.inbox.cut_off_wait_seconds)
        return tuple(bound)
