"""A Starlette application: an open public bucket goes in, an app that serves its keys comes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gallery_media.errors import ObjectMissing, StorageRefused, TryAgain
from gallery_media.model.addresses import HOUSE_FILES, NOT_FOUND, PUBLIC_PREFIXES, cache_control
from gallery_media.model.release import Page, Step
from gallery_media.preview.headers import headers_for
from gallery_media.preview.waiting import PREFIX
from gallery_media.publishing.serving.rules import NOT_KEPT, Serving
from gallery_media.storage.port import Storage

_NOTHING = Page(
    NOT_FOUND,
    "Šādas lapas nav. / There is no such page.\n".encode(),
    "text/plain; charset=utf-8",
    Step.AFTER,
)


def preview_app(
    public: Storage,
    front_pages: Callable[[], Sequence[Page]],
    serving: Callable[[], Serving] = Serving,
    missing_page: Callable[[], Sequence[Page]] = tuple,
    waiting: Callable[[Request], Response] | None = None,
) -> Starlette:
    """The preview of ``public``; ``front_pages`` is asked at each visit of ``/``.

    It gives the assets that the first page needs and, last, the page itself. ``serving``: the rules
    for headers, as every server of the house has them. ``missing_page``: like ``front_pages``, what
    is shown where nothing is. ``waiting``: answers for previews of what waits for approval.
    """
    assets: dict[str, Page] = {}

    async def front(_: Request) -> Response:
        *needed, page = await run_in_threadpool(front_pages)
        assets.update((asset.key, asset) for asset in needed)
        return _page(page, "no-store", serving())

    def missing() -> Response:
        *needed, page = missing_page() or (_NOTHING,)
        assets.update((asset.key, asset) for asset in needed)
        return _page(page, NOT_KEPT, serving(), status=404)

    async def object_page(request: Request) -> Response:
        key = request.path_params["key"]
        if there := serving().moved(f"/{key}"):
            return _moved(key, there, serving())
        known = key.startswith(PUBLIC_PREFIXES) or key in HOUSE_FILES
        if not known or key.endswith("/"):
            return await run_in_threadpool(missing)
        if key in assets:
            return _page(assets[key], cache_control(assets[key]), serving())
        known_etag = request.headers.get("if-none-match")
        answer = await run_in_threadpool(_answer, public, key, known_etag, serving)
        return await run_in_threadpool(missing) if answer is None else answer

    async def waiting_page(request: Request) -> Response:
        if waiting is None:
            return await run_in_threadpool(missing)
        try:
            return await run_in_threadpool(waiting, request)
        except (ObjectMissing, StorageRefused):
            return await run_in_threadpool(missing)
        except TryAgain:
            return _later({})

    return Starlette(
        routes=[
            Route("/", front, methods=["GET", "HEAD"]),
            Route(
                f"/{PREFIX}/{{gallery}}/{{digest}}/{{key:path}}",
                waiting_page,
                methods=["GET", "HEAD"],
            ),
            Route("/{key:path}", object_page, methods=["GET", "HEAD"]),
        ]
    )


def _answer(
    public: Storage, key: str, known_etag: str | None, serving: Callable[[], Serving]
) -> Response | None:
    """None where nothing is."""
    headers = headers_for(key, serving())
    try:
        stored = public.get(key)
    except (ObjectMissing, StorageRefused):
        return None
    except TryAgain:
        return _later(headers)
    head = stored.head
    headers |= {"ETag": head.etag, "Cache-Control": head.cache_control}
    if head.content_language:
        headers["Content-Language"] = head.content_language
    if head.content_disposition:
        headers["Content-Disposition"] = head.content_disposition
    if known_etag is not None and known_etag == head.etag:
        return Response(status_code=304, headers=headers)
    headers["Content-Type"] = head.content_type  # not media_type=: it would add a second charset
    return Response(stored.body, headers=headers)


def _moved(key: str, there: str, serving: Serving) -> Response:
    """For good, as servers understand it; kept by nobody, because an editor may have erred."""
    headers = {**headers_for(key, serving), "Cache-Control": NOT_KEPT, "Location": there}
    return Response(status_code=301, headers=headers)


def _later(headers: dict[str, str]) -> Response:
    return PlainTextResponse(
        "The storage does not answer; try again in a moment.\n",
        status_code=503,
        headers={**headers, "Retry-After": "5", "Cache-Control": "no-store"},
    )


def _page(page: Page, caching: str, serving: Serving, status: int = 200) -> Response:
    headers = headers_for(page.key, serving)
    headers |= {"Cache-Control": caching, "Content-Type": page.content_type}
    return Response(page.body, status_code=status, headers=headers)
