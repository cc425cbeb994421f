"""The way from one public key to another."""

from __future__ import annotations

import posixpath
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from gallery_media.publishing.links import relative

keys = st.lists(
    st.sampled_from(["g", "m", "lampa", "lv", "p", "a č.html", "a~b_c-d.1", "%2F+"]),
    min_size=1,
    max_size=5,
)


@given(keys, keys)
def test_a_way_is_what_the_standard_library_says(page: list[str], target: list[str]) -> None:
    """Also from a page to itself, and up to a folder."""
    here, there = "/".join(page), "/".join(target)
    assert relative(here, there) == quote(posixpath.relpath(there, posixpath.dirname(here)))
