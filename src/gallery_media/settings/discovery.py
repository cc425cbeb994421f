"""``[discovery]`` of gallery.toml goes in; how programs may find and use the gallery comes out."""

from __future__ import annotations

from gallery_media.model.gallery import Discovery
from gallery_media.settings.rights import Address, Mining
from gallery_media.settings.toml import Strict

RESERVING = (Mining.PROHIBITED, Mining.ONLY_SEARCH_ENGINES)
"""Terms inside files that say the same as a reservation of text and data mining."""

_FREE = ("https://creativecommons.org/", "http://creativecommons.org/")


def is_free(licence_url: str) -> bool:
    """Whether it is a licence that allows text and data mining."""
    return licence_url.startswith(_FREE)


class DiscoverySettings(Strict):
    """``indexed`` false: search engines are asked to leave the gallery out.

    ``tdm_reservation``: whether text and data mining is reserved (2019/790/EU, article 4); where it
    is left out, what ``[rights] data_mining`` says counts, but not against a Creative Commons
    licence, which allows it. ``tdm_policy``: where somebody reads how to get permission.
    """

    indexed: bool = True
    tdm_reservation: bool | None = None
    tdm_policy: Address = ""

    def settled(self, mining: Mining | None, licence_url: str) -> Discovery:
        """Raises ValueError for settings that contradict each other."""
        free = is_free(licence_url)
        if self.tdm_reservation and free:
            raise ValueError(
                "tdm_reservation = true contradicts the licence: Creative Commons allows text and "
                "data mining; take one of the two away"
            )
        if self.tdm_reservation and mining is Mining.ALLOWED:
            raise ValueError('tdm_reservation = true contradicts data_mining = "allowed"')
        if self.tdm_reservation is False and mining in RESERVING:
            raise ValueError(f'tdm_reservation = false contradicts data_mining = "{mining}"')
        reserved = self.tdm_reservation
        if reserved is None:
            reserved = mining in RESERVING and not free
        if self.tdm_policy and not reserved:
            raise ValueError("tdm_policy says how to get a permission that nobody needs")
        return Discovery(self.indexed, reserved, self.tdm_policy)
