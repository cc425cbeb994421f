"""Releases that wait for a person: what is asked and what was answered goes in and comes out.

Of each gallery at most one is active: what was asked about something else is superseded.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select, update

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.events import EventVerbs
from gallery_media.catalogue.galleries import gallery_id
from gallery_media.catalogue.ledger import insert_if_new, locking
from gallery_media.errors import Conflict
from gallery_media.model.proposal import ACTIVE, UNSETTLED, Proposal, ProposalState


class ProposalVerbs(EventVerbs):
    """What can be done with releases before they are released."""

    def proposal(self, gallery: str) -> Proposal | None:
        """What is asked, or was answered last, about what would be released now."""
        with self._reading() as connection:
            return _active(connection, gallery)

    def proposals(self) -> tuple[Proposal, ...]:
        """All that can be answered, refused ones among them, in the order of the questions."""
        query = _proposals().where(t.proposal.c.state.in_(UNSETTLED))
        with self._reading() as connection:
            rows = connection.execute(query.order_by(t.proposal.c.asked_at, t.gallery.c.slug))
            return tuple(_proposal_of(row) for row in rows)

    def propose(self, gallery: str, digest: str, revision: int, photos: int) -> Proposal:
        """Ask whether this may be released. What was asked already stands with its answer; what
        was asked about anything else is superseded."""
        with self._writing() as connection:
            number = self._locked(connection, gallery)
            before = _active(connection, gallery)
            if before is not None and before.digest == digest:
                if before.revision < revision:
                    self._set(connection, number, digest, catalog_rev=revision)
                return _found(connection, gallery, digest)
            if before is not None:
                self._supersede(connection, number, before)
            values = {
                "gallery_id": number,
                "digest": digest,
                "state": ProposalState.WAITING.value,
                "catalog_rev": revision,
                "photos": photos,
                "asked_at": self._clock(),
                "decided_at": None,
                "reason": "",
            }
            if not insert_if_new(connection, t.proposal, values, "gallery_id", "digest"):
                # It was asked some time before; only today's answer counts.
                self._set(connection, number, digest, **values)
            self._log(
                connection,
                "approval asked",
                gallery_id=number,
                detail={"digest": digest, "photos": photos},
            )
            return _found(connection, gallery, digest)

    def decide(self, gallery: str, digest: str, state: ProposalState, reason: str = "") -> Proposal:
        """Answer; the same answer twice is one. ``state``: APPROVED or REFUSED, for ``reason``.

        Raises Conflict when something else is asked by now.
        """
        with self._writing() as connection:
            number = self._locked(connection, gallery)
            now = _active(connection, gallery)
            if now is None or now.digest != digest:
                raise Conflict(
                    f"Gallery {gallery}: something has changed since the preview that you speak "
                    "of, so nothing was decided; look at the newest one."
                )
            if (now.state, now.reason) != (state, reason):
                self._set(
                    connection,
                    number,
                    digest,
                    state=state.value,
                    reason=reason,
                    decided_at=self._clock(),
                )
                self._log(
                    connection,
                    "release approved" if state is ProposalState.APPROVED else "release refused",
                    gallery_id=number,
                    detail={"digest": digest, "photos": now.photos}
                    | ({"reason": reason} if reason else {}),
                )
            return _found(connection, gallery, digest)

    def settle_proposal(self, gallery: str, digest: str) -> None:
        """What was approved is live now: asked about it again, a person decides again."""
        with self._writing() as connection:
            number = self._locked(connection, gallery)
            now = _active(connection, gallery)
            if now is not None and now.digest == digest:
                self._set(connection, number, digest, state=ProposalState.RELEASED.value)

    def drop_proposal(self, gallery: str) -> None:
        """Nobody shall answer what is asked now; what would be released is looked at anew."""
        with self._writing() as connection:
            number = self._locked(connection, gallery)
            now = _active(connection, gallery)
            if now is not None:
                self._supersede(connection, number, now)

    def _supersede(self, connection: Connection, number: int, before: Proposal) -> None:
        self._set(connection, number, before.digest, state=ProposalState.SUPERSEDED.value)
        self._log(
            connection,
            "approval superseded",
            gallery_id=number,
            from_state=before.state.value,
            detail={"digest": before.digest},
        )

    def _locked(self, connection: Connection, gallery: str) -> int:
        """Two that ask or answer about one gallery stand in line."""
        number = gallery_id(connection, gallery)
        connection.execute(locking(select(t.gallery.c.id).where(t.gallery.c.id == number)))
        return number

    def _set(self, connection: Connection, number: int, of: str, **values: Any) -> None:
        here = (t.proposal.c.gallery_id == number) & (t.proposal.c.digest == of)
        connection.execute(update(t.proposal).where(here).values(**values))


def _proposals() -> Any:
    return select(t.proposal, t.gallery.c.slug).join_from(
        t.proposal, t.gallery, t.gallery.c.id == t.proposal.c.gallery_id
    )


def _active(connection: Connection, gallery: str) -> Proposal | None:
    query = _proposals().where(t.gallery.c.slug == gallery, t.proposal.c.state.in_(ACTIVE))
    row = connection.execute(query).one_or_none()
    return _proposal_of(row) if row else None


def _found(connection: Connection, gallery: str, digest: str) -> Proposal:
    query = _proposals().where(t.gallery.c.slug == gallery, t.proposal.c.digest == digest)
    return _proposal_of(connection.execute(query).one())


def _proposal_of(row: Row[Any]) -> Proposal:
    return Proposal(
        gallery=row.slug,
        digest=row.digest,
        state=ProposalState(row.state),
        revision=row.catalog_rev,
        photos=row.photos,
        asked_at=row.asked_at,
        decided_at=row.decided_at,
        reason=row.reason,
    )
