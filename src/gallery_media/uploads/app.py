"""A catalogue, a bucket and a page go in; the Starlette application that invited photographers
use comes out.

Three questions, each with the invite's secret in the Authorization header: what is this invite,
what became of my files, and where do these files go. The secret is in no address, so it is in no
log; the photos' bytes pass by.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from gallery_media.catalogue import Catalogue, Invite
from gallery_media.desk.invites import enter, offer, progress
from gallery_media.errors import InviteRefused, Never, TryAgain
from gallery_media.model.release import Page
from gallery_media.storage.uploads import UploadBucket
from gallery_media.uploads.headers import headers_for
from gallery_media.uploads.messages import (
    LONGEST_BODY,
    Announcement,
    Question,
    invite_json,
    offers_json,
    upload_json,
)
from gallery_media.uploads.pace import Pace

STRANGERS = (20.0, 10)
"""Unknown secrets from one address: a minute, and at once. Nobody mistypes a link so often."""

INVITED = (600.0, 200)
"""Questions of one invite: a page asks every few seconds, and once for each handful of files."""

STATUS = {"unknown": 401, "revoked": 403, "expired": 403, "full": 409}


@dataclass(frozen=True, slots=True)
class Counter:
    """What stands behind the page. ``title`` and ``address`` take a gallery's slug (and a photo's
    id) and a language; an address is "" while the house does not know its own."""

    catalogue: Catalogue
    bucket: UploadBucket
    pages: Mapping[str, Page]
    languages: tuple[str, ...]
    title: Callable[[str, str], str]
    address: Callable[[str, str, str], str]
    day: Callable[[datetime, str], str]


class _Refused(Exception):
    """An answer instead of a result: status, code, and seconds after which to ask again."""

    def __init__(self, status: int, code: str, wait: float = 0.0) -> None:
        super().__init__(code)
        self.status, self.code, self.wait = status, code, wait


def upload_app(counter: Counter) -> Starlette:
    """The application; it keeps nothing but who asked how often."""
    strangers, invited = Pace(*STRANGERS), Pace(*INVITED)
    headers = headers_for(counter.bucket.browser_origin)

    async def front(request: Request) -> Response:
        lang = best_language(request.headers.get("accept-language", ""), counter.languages)
        return RedirectResponse(f"{lang}/", 302, headers)

    async def page(request: Request) -> Response:
        key = request.path_params["key"]
        found = counter.pages.get(f"{key}index.html" if key.endswith("/") else key)
        if found is None:
            text = "Šādas lapas nav. / There is no such page.\n"
            return PlainTextResponse(text, 404, headers)
        own = {"Content-Type": found.content_type}
        if found.immutable:
            own["Cache-Control"] = "public, max-age=31536000, immutable"
        return Response(found.body, headers=headers | own)

    async def admitted(request: Request) -> Invite:
        """The invite, or _Refused. Unknown secrets are counted by address, others by invite.

        The secret goes first: strangers behind the same address must not lock the invited out.
        """
        secret = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        try:
            invite = await run_in_threadpool(enter, counter.catalogue, secret, datetime.now(UTC))
        except InviteRefused as why:
            address = request.client.host if request.client else ""
            if wait := strangers.wait(address):
                raise _Refused(429, "slow", wait) from why
            strangers.spend(address)
            raise
        if wait := invited.wait(invite.id):
            raise _Refused(429, "slow", wait)
        invited.spend(invite.id)
        return invite

    async def look(request: Request) -> dict[str, Any]:
        lang = _language(request, counter)
        invite = await admitted(request)
        question = Question.model_validate(await _body(request))

        def answer() -> dict[str, Any]:
            found = progress(invite, counter.catalogue, counter.bucket)
            uploads = found.uploads
            if question.ids is not None:
                wanted = set(question.ids)
                uploads = tuple(one for one in uploads if one.id in wanted)
            seen = counter.catalogue.published_of(invite.id)
            told: dict[str, Any] = {
                "uploads": [
                    upload_json(
                        one,
                        lang,
                        counter.address(invite.gallery, one.receipt.photo_id, lang)
                        if one.receipt and one.receipt.photo_id in seen
                        else "",
                        arrived=one.id in found.arrived,
                    )
                    for one in uploads
                ],
            }
            if question.ids is None:
                title = counter.title(invite.gallery, lang)
                told["invite"] = invite_json(invite, title, counter.day(invite.expires_at, lang))
            return told

        return await run_in_threadpool(answer)

    async def announce(request: Request) -> dict[str, Any]:
        lang = _language(request, counter)
        invite = await admitted(request)
        announcement = Announcement.model_validate(await _body(request))
        files = [one.value() for one in announcement.files]
        offers = await run_in_threadpool(offer, invite, files, counter.catalogue, counter.bucket)
        return {"offers": offers_json(offers, lang)}

    def asked(
        question: Callable[[Request], Awaitable[dict[str, Any]]],
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            try:
                return JSONResponse(await question(request), headers=headers)
            except _Refused as why:
                return _refusal(why.status, why.code, headers, why.wait)
            except InviteRefused as why:
                return _refusal(STATUS[why.why], why.why, headers)
            except (ValidationError, UnicodeDecodeError, json.JSONDecodeError):
                return _refusal(400, "malformed", headers)
            except TryAgain:
                return _refusal(503, "later", headers, 5.0)
            except Never:
                return _refusal(500, "broken", headers)

        return answer

    return Starlette(
        routes=[
            Route("/", front, methods=["GET", "HEAD"]),
            Route("/api/look", asked(look), methods=["POST"]),
            Route("/api/announce", asked(announce), methods=["POST"]),
            Route("/{key:path}", page, methods=["GET", "HEAD"]),
        ]
    )


def best_language(wanted: str, known: tuple[str, ...]) -> str:
    """The first language of an Accept-Language header that the house has, else its own first."""
    weighed = []
    for place, one in enumerate(wanted.split(",")):
        code, _, rest = one.strip().partition(";")
        try:
            weight = float(rest.replace(" ", "").removeprefix("q=") or 1)
        except ValueError:
            weight = 0.0
        weighed.append((-weight, place, code.partition("-")[0].lower()))
    found = (code for weight, _, code in sorted(weighed) if weight < 0 and code in known)
    return next(found, known[0])


def _language(request: Request, counter: Counter) -> str:
    lang = request.query_params.get("lang", "")
    return lang if lang in counter.languages else counter.languages[0]


async def _body(request: Request) -> Any:
    """The request's JSON, read no further than the limit."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise _Refused(415, "malformed")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_BODY:
            raise _Refused(413, "malformed")
    return json.loads(bytes(body).decode())


def _refusal(status: int, code: str, headers: Mapping[str, str], wait: float = 0.0) -> Response:
    again = {"Retry-After": str(int(wait) + 1)} if wait else {}
    return JSONResponse({"refused": code}, status, {**headers, **again})
