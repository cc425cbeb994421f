"""Units beside the house, and the one set of settings that all Prefect servers have."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from deploy.rehearse.prefect_servers import settings
from tests.makers.deploying import DEPLOY, ROOT, compose, known_variables, named

UNITS = DEPLOY / "host/systemd"
OF_THE_REHEARSAL = {
    "PREFECT_SERVER_SERVICES_FOREMAN_LOOP_SECONDS",
    "PREFECT_LOGGING_SERVER_LEVEL",
    "PREFECT_CLIENT_METRICS_ENABLED",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS",
}
"""Patience of its troubles, its log, and what it tells clients."""
OF_A_PLACE = {
    "PREFECT_HOME",
    "PREFECT_API_URL",
    "PREFECT_SERVER_DATABASE_CONNECTION_URL",
    "PREFECT_REDIS_MESSAGING_HOST",
}


def assigned(text: str, prefix: str = "") -> dict[str, str]:
    return dict(re.findall(rf"^#?{prefix}([A-Z_]+)=(.*)$", text, re.MULTILINE))


def of_units() -> dict[str, str]:
    folder = UNITS / "gallery-media-prefect-.service.d"
    (file,) = folder.iterdir()
    assert file.name > "hardening.conf"  # systemd reads the files of all folders by their names
    own = assigned((DEPLOY / "host/prefect.example").read_text())
    return {**own, **assigned(file.read_text(), "Environment=")}


def of_compose() -> dict[str, str]:
    found: dict[str, str] = compose()["services"]["prefect"]["environment"]
    return found


def of_the_cluster() -> dict[str, str]:
    found: dict[str, str] = named("ConfigMap")["prefect-settings"]["data"]
    return found


@pytest.mark.parametrize("found", [of_units(), of_compose(), of_the_cluster()], ids=str)
def test_each_prefect_server_is_set_as_the_rehearsed_one(found: dict[str, str]) -> None:
    """The rehearsal is what was tried; and none of several writes block types as it starts."""
    tried: dict[str, Any] = dict(settings("127.0.0.1", "db", "redis", Path("home")))
    wanted = {
        name: value
        for name, value in tried.items()
        if name not in OF_THE_REHEARSAL | OF_A_PLACE and name in known_variables()
    }
    assert len(wanted) > 10
    assert wanted["PREFECT_SERVER_REGISTER_BLOCKS_ON_START"] == "false"
    assert {name: found.get(name) for name in wanted} == wanted


def test_variables_of_units_are_read_by_somebody() -> None:
    """Those in files to be filled in as well."""
    assert set(of_units()) <= known_variables()
    house = assigned((DEPLOY / "host/environment.example").read_text())
    assert set(house) <= known_variables()


def test_prefect_s_servers_get_none_of_the_house_s_keys() -> None:
    """And may not write into its project."""
    lines = (UNITS / "gallery-media-prefect-.service.d/prefect.conf").read_text().splitlines()
    files = [line for line in lines if line.startswith("EnvironmentFile=")]
    assert files == ["EnvironmentFile=", "EnvironmentFile=/etc/gallery-media/prefect"]
    assert "ReadWritePaths=" in lines
    units = {one.name for one in UNITS.glob("gallery-media-prefect-*.service")}
    assert units == {
        f"gallery-media-prefect-{one}.service" for one in ("api", "services", "migrate")
    }
    api = (UNITS / "gallery-media-prefect-api.service").read_text()
    assert "--no-services" in api
    assert (
        "python -m gallery_flows.block_types"
        in (UNITS / "gallery-media-prefect-migrate.service").read_text()
    )


@pytest.mark.parametrize("timer", sorted(UNITS.glob("*.timer")), ids=lambda one: one.name)
def test_a_timer_starts_a_unit_that_ends(timer: Path) -> None:
    """Of the same name, once at a time."""
    service = timer.with_suffix(".service").read_text()
    assert "Type=oneshot" in service
    assert "[Install]" not in service


def test_an_exported_site_is_read_by_the_web_server() -> None:
    """What the house writes otherwise is for itself alone."""
    folder = UNITS / "gallery-media-export.service.d"
    (file,) = folder.iterdir()
    assert file.name > "hardening.conf"
    assert "UMask=0022" in file.read_text().splitlines()
    unit = (UNITS / "gallery-media-export.service").read_text()
    site = re.findall(r"^ReadWritePaths=(.*)$", unit, re.MULTILINE)
    assert re.search(rf"export {site[0]} ", unit)
    assert f"-m 0755 {site[0]}\n" in (DEPLOY / "host/README.md").read_text()


def test_a_backup_has_a_folder_that_its_account_may_write() -> None:
    """A new disk belongs to root: the page gives the account its folder once that is mounted."""
    unit = (UNITS / "gallery-media-backup.service").read_text()
    (disk,) = re.findall(r"^AssertPathIsMountPoint=(.*)$", unit, re.MULTILINE)
    (folder,) = re.findall(r" backup (\S+)$", unit, re.MULTILINE)
    own = "install -d -o gallery-media -g gallery-media -m 0700"
    assert f"mountpoint {disk} && {own} {folder}\n" in (DEPLOY / "host/README.md").read_text()
    page = (DEPLOY / "compose/README.md").read_text()
    (folder,) = re.findall(r"gallery-media backup (\S+?)`", page)
    assert f"`install -d -o 10001 -g 10001 -m 0700 {folder}`" in page


def test_the_wheel_that_a_host_installs_is_made_before() -> None:
    """By one word, at the place where the page looks for it, and it is the only one there."""
    page = (DEPLOY / "host/README.md").read_text()
    (wheels,) = re.findall(r"pip install --no-deps (\S+\.whl)", page)
    assert page.index("make wheel") < page.index(wheels)
    words = ["make", "--dry-run", "--assume-old=.venv/.runtime", "wheel"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    assert f"rm -f {wheels}\n" in done.stdout
    assert f" -m hatchling build -t wheel -d {Path(wheels).parent}\n" in done.stdout


def test_every_unit_is_told_of() -> None:
    """In the table that says which one does what."""
    page = (DEPLOY / "host/README.md").read_text()
    for unit in (*UNITS.glob("*.service"), *UNITS.glob("*.timer")):
        timer = unit.with_suffix(".timer")
        told = timer.name if timer.exists() else unit.name
        assert told in page or told.removeprefix("gallery-media") in page, unit.name


def test_a_command_by_hand_is_run_as_the_units_run_theirs() -> None:
    """Same account, folder, rights and keys; else it would ask another house."""
    unit = (DEPLOY / "host/systemd/gallery-media-.service.d/hardening.conf").read_text()
    by_hand = (DEPLOY / "host/gallery-media-by-hand").read_text()
    said = dict(
        re.findall(r"^(User|Group|WorkingDirectory|UMask|EnvironmentFile)=(.+)$", unit, re.M)
    )
    assert len(said) == 5
    assert f"--uid={said['User']} --gid={said['Group']}" in by_hand
    assert f"--working-directory={said['WorkingDirectory']}" in by_hand
    for name in ("UMask", "EnvironmentFile"):
        assert f"--property={name}={said[name]}" in by_hand
    given = re.findall(r"^Environment=(.+)$", unit, re.M)
    assert sorted(given) == sorted(re.findall(r"--setenv=(\S+)", by_hand))
    assert f"RequiresMountsFor={said['WorkingDirectory']}" in unit
