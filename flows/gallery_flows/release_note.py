"""What came of a release goes in; a note for operators, with ways to all of it, comes out."""

from __future__ import annotations

from collections.abc import Callable

from gallery_flows.form_links import artifact_link, form_link
from gallery_media.desk.released import Released, in_words
from gallery_media.model.addresses import article_key, entry_key
from gallery_media.publishing.certificate_keys import page_key


def release_note(
    released: Released,
    counts: tuple[int, int, int],
    languages: tuple[str, ...],
    articles: tuple[str, ...],
    page: Callable[[str], str],
) -> str:
    """Markdown. ``counts``: photos of this run that are fine, held, not made; ``articles``: the
    languages of the gallery's articles; ``page``: where the operator's browser finds a key."""
    slug = released.gallery
    fine, held, failed = counts
    lines = [f"## {slug}: {in_words(released)}"]
    if not released.draft and released.stamp.generation:
        lines += [
            f"- gallery: {_ways(languages, lambda lang: page(entry_key(slug, lang)))}",
            *(
                [f"- article: {_ways(articles, lambda lang: page(article_key(slug, lang)))}"]
                if articles
                else []
            ),
            f"- certificate: {_ways(languages, lambda lang: page(page_key(slug, lang)))}, there "
            f"after an audit{_way('start one', form_link('audit_gallery', {'gallery': slug}))}",
            f"- [audits of this gallery]({artifact_link(f'{slug}-audit')})",
        ]
    if released.asked is not None:
        lines.append(
            f"- preview {released.asked.number} is {released.asked.state.value}: "
            f"[approval]({artifact_link(f'{slug}-approval')})"
        )
    if fine + held + failed:
        lines.append(
            f"- [photos of this run]({artifact_link(f'{slug}-photos')}): {fine} fine, {held} held, "
            f"{failed} not made"
        )
    if held + failed:
        form = form_link("publish_gallery", {"gallery": slug, "failed_again": True})
        lines.append(
            f"- [**Try the failed ones again**]({form}), then *Submit*"
            if form
            else f"- try the failed ones again: `gallery-media publish {slug} --failed-again`"
        )
    return "\n".join(lines)


def _ways(languages: tuple[str, ...], address: Callable[[str], str]) -> str:
    return " · ".join(f"[{lang}]({address(lang)})" for lang in languages)


def _way(words: str, address: str) -> str:
    return f" ([{words}]({address}))" if address else ""
