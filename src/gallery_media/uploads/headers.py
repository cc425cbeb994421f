"""Where uploads go, comes in; the headers of every answer of the upload service come out.

Source of each: the gallery page specification, item L, tightened where this page needs less.
"""

from __future__ import annotations

WORKER_POLICY = "gallery-media-upload"
"""The one Trusted Types policy: the script makes one, for the address of its own worker."""


def content_security_policy(storage: str) -> str:
    """``storage``: the origin that the page sends files to, and the only one beside its own."""
    return "; ".join(
        (
            "default-src 'none'",
            "img-src 'self'",
            "style-src 'self'",
            "script-src 'self'",
            "worker-src 'self'",
            f"connect-src 'self' {storage}",
            "form-action 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            f"trusted-types {WORKER_POLICY}",
        )
    )


def headers_for(storage: str) -> dict[str, str]:
    """Security headers, for pages, files and answers alike.

    No referrer at all: the page's address is a key. Nothing may be kept by a cache but what is
    named by its content, and says so itself.
    """
    return {
        "Content-Security-Policy": content_security_policy(storage),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
        "Cache-Control": "no-store",
    }
