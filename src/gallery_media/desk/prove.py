"""Addresses of a withdrawn photo go in; what a stranger gets there comes out, once it is gone."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from gallery_media.desk.withdrawing import Withdrawing
from gallery_media.errors import StorageUnavailable, WithdrawalUnproven
from gallery_media.model.withdrawal import Proof

_PAUSE = 2.0
_ASKING = 8


def prove(keys: Sequence[str], notices: dict[str, str], desk: Withdrawing) -> tuple[Proof, ...]:
    """Ask for every address as a stranger until it is gone.

    ``notices``: SHA-256 of the page that may answer at a key. Raises WithdrawalUnproven when an
    address still answers with something else at the end of the desk's patience.
    """
    waiting = [(key, url) for key in keys for url in desk.addresses(key)]
    proofs: dict[str, Proof] = {}
    until = time.monotonic() + desk.patience
    with ThreadPoolExecutor(_ASKING, thread_name_prefix="proof") as threads:
        while True:
            answers = threads.map(lambda one: _proof(one[1], notices.get(one[0]), desk), waiting)
            proofs.update((proof.url, proof) for proof in answers)
            waiting = [one for one in waiting if not proofs[one[1]].gone]
            if not waiting:
                return tuple(proofs[url] for url in sorted(proofs))
            if time.monotonic() >= until:
                break
            time.sleep(_PAUSE)
    raise WithdrawalUnproven(
        f"{len(waiting)} of {len(proofs)} addresses of the photo still answer, the first is "
        f"{waiting[0][0]} ({proofs[waiting[0][1]].status}); empty the cache in front of the "
        "storage, then withdraw the photo once more: it goes on from here.",
        answering=len(waiting),
        asked=len(proofs),
        first=waiting[0][0],
    )


def _proof(url: str, notice: str | None, desk: Withdrawing) -> Proof:
    try:
        answer = desk.ask(url)
    except StorageUnavailable:
        return Proof(url, 0)
    is_notice = notice is not None and hashlib.sha256(answer.body).hexdigest() == notice
    return Proof(url, answer.status, notice=answer.status == 200 and is_notice)
