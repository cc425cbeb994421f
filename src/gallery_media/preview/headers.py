"""Response headers by key: what a public object should be served with, whoever serves it.

Source: item L of the gallery page specification (CSP tried with every page, without exceptions).
"""

from __future__ import annotations

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "img-src 'self'",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}


def headers_for(key: str) -> dict[str, str]:
    """Security headers for the object under ``key``.

    Variants and downloads may be shown by other sites (the article's CMS), pages may not. An SVG
    is a document when it is opened by itself, so every answer carries the policy.
    """
    embeddable = key.startswith(("m/", "d/"))
    return {
        **EVERYWHERE,
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "Cross-Origin-Resource-Policy": "cross-origin" if embeddable else "same-origin",
    }
