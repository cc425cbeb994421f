"""Headers from one source of truth: every server's words say the same as the rules."""

from __future__ import annotations

import fnmatch
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.validate import ParamValidator

from gallery_media.desk.audit_objects import expected_cache_control
from gallery_media.errors import SettingsError
from gallery_media.model.addresses import FRESH, IMMUTABLE
from gallery_media.publishing.serving.cloudfront import cloudfront, cloudfront_function
from gallery_media.publishing.serving.headers_file import headers_file
from gallery_media.publishing.serving.place import Place
from gallery_media.publishing.serving.redirects import Redirect, redirects_file
from gallery_media.publishing.serving.rules import KINDS, Serving, fits, reserved

KEYS = (
    "m/ab/abcdef-480.avif",
    "d/lampa/abc/lampa.zip",
    "a/gallery.0123456789abcdef.css",
    "g/lampa/gallery.json",
    "g/lampa/sitemap.xml",
    "g/lampa/certificate.lv.html",
    "g/lampa/lv/index.html",
    "g/lampa/lv/article.html",
    "g/lampa/lv/embed.html",
    "g/lampa/lv/feed.atom",
    "g/lampa/lv/p/f7k2m9qx4d.html",
    "g/lampa/lv/p/f7k2m9qx4d.json",
    "g/lampa/lv/r/0123abcd/page-2.html",
    "g/svetki/lv/index.html",
    "g/svetki/gallery.json",
    "g/svetki/lv/embed.html",
    "robots.txt",
    "sitemap.xml",
    ".well-known/tdmrep.json",
    ".well-known/security.txt",
    "index.html",
)
PLAIN = Serving()
ONE_RESERVED = Serving(
    (
        *PLAIN.extras,
        *reserved(("/g/svetki/*", "/d/svetki/*"), "https://example.org/tdm.json"),
    ),
    strict=True,
)
ALL_RESERVED = Serving((*PLAIN.extras, *reserved(("/g/*", "/d/*", "/m/*"), "")))
SERVINGS = pytest.mark.parametrize("serving", [PLAIN, ONE_RESERVED, ALL_RESERVED])


@pytest.mark.parametrize("key", KEYS)
def test_every_public_path_is_of_one_kind(key: str) -> None:
    """No server has to know which of two rules wins."""
    assert [fits(kind.path, f"/{key}") for kind in KINDS].count(True) == 1


@pytest.mark.parametrize("key", KEYS)
def test_caching_is_what_the_object_itself_says(key: str) -> None:
    """The audit expects of an object what a server adds to an exported file."""
    assert PLAIN.headers(key)["Cache-Control"] == expected_cache_control(key)


def test_what_is_no_public_path_is_kept_by_nobody() -> None:
    """Anything else is not there."""
    assert PLAIN.headers("g/lampa/lv/x/y/z/w")["Cache-Control"] == "no-store"
    assert PLAIN.headers("o/ab/original")["Cross-Origin-Resource-Policy"] == "same-origin"


def test_other_sites_may_show_pictures_and_not_pages() -> None:
    """A CMS shows variants, styles of the embed and gallery.json; nobody frames a page."""
    policy = "Cross-Origin-Resource-Policy"
    shared = [key for key in KEYS if PLAIN.headers(key)[policy] == "cross-origin"]
    assert {key.split("/")[0] for key in shared} == {"m", "d", "g"}
    assert not [key for key in shared if "/lv/" in key]
    assert (
        "frame-ancestors 'none'"
        in PLAIN.headers("g/lampa/lv/index.html")["Content-Security-Policy"]
    )


def test_the_policy_has_no_exceptions() -> None:
    """Item L1, word by word: nothing unsafe, nothing from elsewhere, no string becomes markup."""
    policy = PLAIN.headers("g/lampa/lv/index.html")["Content-Security-Policy"]
    parts = dict(part.split(" ", 1) for part in policy.split("; "))
    assert parts.pop("require-trusted-types-for") == "'script'"
    assert set(parts.values()) == {"'self'", "'none'"}
    assert parts["default-src"] == parts["base-uri"] == parts["form-action"] == "'none'"
    assert parts["trusted-types"] == "'none'"


def test_https_is_insisted_on_only_where_visitors_come_by_it() -> None:
    """The preview on loopback would lock its own browser out."""
    assert "Strict-Transport-Security" not in PLAIN.headers("index.html")
    assert "Strict-Transport-Security" in ONE_RESERVED.headers("index.html")


def test_a_reservation_is_served_with_its_gallery_alone() -> None:
    """And with variants only where every gallery has it, since their address names none."""
    reservation = "tdm-reservation"
    assert ONE_RESERVED.headers("g/svetki/lv/p/abcd.html")[reservation] == "1"
    assert ONE_RESERVED.headers("g/svetki/lv/index.html")["tdm-policy"].endswith("tdm.json")
    assert reservation not in ONE_RESERVED.headers("g/lampa/lv/index.html")
    assert reservation not in ONE_RESERVED.headers("m/ab/abc-480.avif")
    assert ALL_RESERVED.headers("m/ab/abc-480.avif")[reservation] == "1"


def _added_up(text: str, key: str) -> dict[str, str]:
    """As hosts read ``_headers``: all blocks whose path fits are added up."""
    found: dict[str, str] = {}
    fitting = False
    for line in text.splitlines():
        if line.startswith("/"):
            fitting = fits(line, f"/{key}")
        elif line.startswith("  ") and fitting:
            name, _, value = line.strip().partition(": ")
            assert name not in found, f"{name} would be sent twice with {key}"
            found[name] = value
    return found


@SERVINGS
@pytest.mark.parametrize("key", KEYS)
def test_a_headers_file_says_the_same(serving: Serving, key: str) -> None:
    """Header by header, and none twice."""
    assert _added_up(headers_file(serving), key) == serving.headers(key)


def _of_policy(policy: dict[str, Any]) -> dict[str, str]:
    security = policy["SecurityHeadersConfig"]
    found = {item["Header"]: item["Value"] for item in policy["CustomHeadersConfig"]["Items"]}
    found["Content-Security-Policy"] = security["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    found["Referrer-Policy"] = security["ReferrerPolicy"]["ReferrerPolicy"]
    assert security["ContentTypeOptions"]["Override"] is True
    found["X-Content-Type-Options"] = "nosniff"
    if age := security.get("StrictTransportSecurity"):
        found["Strict-Transport-Security"] = f"max-age={age['AccessControlMaxAgeSec']}"
    return found


@SERVINGS
@pytest.mark.parametrize("key", KEYS)
def test_cloudfront_says_the_same(serving: Serving, key: str) -> None:
    """The first behaviour whose pattern fits, as CloudFront chooses; its * crosses slashes."""
    values = json.loads(cloudfront(serving))
    policies = {policy["Name"]: policy for policy in values["policies"]}
    chosen = next(
        (
            one["ResponseHeadersPolicy"]
            for one in values["behaviors"]
            if fnmatch.fnmatchcase(f"/{key}", one["PathPattern"])
        ),
        values["default"],
    )
    wanted = serving.headers(key)
    del wanted["Cache-Control"]
    assert _of_policy(policies[chosen]) == wanted


@SERVINGS
def test_cloudfront_would_take_the_policies(serving: Serving) -> None:
    """Checked against the service's own description of what it takes."""
    client = boto3.client(
        "cloudfront", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    shape = client.meta.service_model.operation_model("CreateResponseHeadersPolicy").input_shape
    for policy in json.loads(cloudfront(serving))["policies"]:
        report = ParamValidator().validate({"ResponseHeadersPolicyConfig": policy}, shape)
        assert not report.has_errors(), report.generate_report()
        names = {item["Header"].lower() for item in policy["CustomHeadersConfig"]["Items"]}
        assert not names & {"content-security-policy", "referrer-policy", "x-content-type-options"}


@pytest.mark.skipif(shutil.which("node") is None, reason="no JavaScript engine on this machine")
@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("/g/lampa/lv/", "/g/lampa/lv/index.html"),
        ("/g/lampa/lv/p/f7k2m9qx4d", "/g/lampa/lv/p/f7k2m9qx4d.html"),
        ("/g/lampa/lv/index.html", "/g/lampa/lv/index.html"),
        ("/.well-known/tdmrep.json", "/.well-known/tdmrep.json"),
        ("/", "/index.html"),
        ("/g/lampa/lv", "302 /g/lampa/lv/"),
        ("//evil.example/x", "302 /evil.example/x/"),
        ("/jaunumi/diskusija", "301 /g/lampa/lv/article.html"),
        ("/jaunumi/diskusija/", "301 /g/lampa/lv/article.html"),
        ("/jaunumi/diskusija/x.html", "/jaunumi/diskusija/x.html"),
        ("/constructor", "302 /constructor/"),
    ],
)
def test_the_function_finds_pretty_addresses(tmp_path: Path, asked: str, answered: str) -> None:
    """A redirect stays on the house's own host, whatever was asked."""
    script = tmp_path / "try.js"
    call = f"const r = handler({{request: {{uri: {json.dumps(asked)}}}}});"
    tell = "console.log(r.statusCode ? r.statusCode + ' ' + r.headers.location.value : r.uri);"
    moved = Redirect("/jaunumi/diskusija", "/g/lampa/lv/article.html")
    function = cloudfront_function(Serving(redirects=(moved,)))
    script.write_text(f"{function}\n{call}\n{tell}\n")
    done = subprocess.run(["node", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == answered


def test_a_function_is_no_longer_than_cloudfront_takes() -> None:
    """Told where somebody can mend it, and not by the service a week later."""
    many = tuple(Redirect(f"/jaunumi/{n}", "/g/lampa/lv/article.html") for n in range(300))
    with pytest.raises(SettingsError, match="300 old addresses"):
        cloudfront_function(Serving(redirects=many))


def test_a_redirects_file_answers_with_and_without_a_slash() -> None:
    """As hosts read ``_redirects``: what is asked, where it leads, the status."""
    written = redirects_file((Redirect("/a/b.html", "/g/lampa/lv/article.html"),))
    lines = [line.split() for line in written.splitlines() if not line.startswith("#")]
    to = ["/g/lampa/lv/article.html", "301"]
    assert lines == [["/a/b.html", *to], ["/a/b.html/", *to]]


@pytest.mark.parametrize("folder", ["/srv/a; }", "/srv/$x", "/srv/a b", '/srv/"', "/srv/{x}"])
def test_a_place_is_never_read_as_more_than_a_place(folder: str) -> None:
    """What a settings file says must not become a directive."""
    with pytest.raises(SettingsError, match="configuration"):
        Place(folder=folder)


def test_a_server_has_one_place() -> None:
    """Neither none nor two."""
    with pytest.raises(SettingsError, match="one place"):
        Place()
    with pytest.raises(SettingsError, match="one place"):
        Place(folder="/srv/foto", origin="https://s3.example.org/public")


def test_immutable_and_fresh_are_told_apart() -> None:
    """Only addresses that name their own bytes are kept for a year."""
    kept = {key for key in KEYS if PLAIN.headers(key)["Cache-Control"] == IMMUTABLE}
    assert all(re.match(r"[mad]/|g/[^/]+/[^/]+/r/", key) for key in kept)
    assert PLAIN.headers("g/lampa/lv/p/f7k2m9qx4d.html")["Cache-Control"] == FRESH
