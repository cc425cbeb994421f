"""A finished withdrawal goes in; its receipts lie in the project, for whoever asked."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

from gallery_media.model.site import Site
from gallery_media.model.withdrawal import Withdrawal
from gallery_media.publishing.i18n import load_language
from gallery_media.publishing.templates import search_path
from gallery_media.publishing.withdrawal_receipt import receipt_json, receipt_text


def keep_receipt(done: Withdrawal, folder: Path, site: Site, contact: str) -> tuple[Path, ...]:
    """Write ``<folder>/<day>-<photo>.<lang>.txt`` in each of the site's languages, and ``.json``.

    Written anew when the withdrawal is finished once more. Raises SettingsError for a language
    without a catalog, OSError when the folder cannot be written.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{done.asked_at.astimezone(UTC):%Y-%m-%d}-{done.photo}"
    written = [folder / f"{name}.json"]
    written[0].write_bytes(receipt_json(done))
    for code in site.languages:
        language = load_language(code, search_path(site.theme))
        organisation = (site.organisation.best(code) or site.name.best(code)).words
        path = folder / f"{name}.{code}.txt"
        path.write_text(receipt_text(done, organisation, contact, language), encoding="utf-8")
        written.append(path)
    return tuple(written)
