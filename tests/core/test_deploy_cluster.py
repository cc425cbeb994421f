"""The cluster's parts work together: who watches, develops, tells, and reaches whom."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.makers.deploying import (
    DEPLOY,
    KUBERNETES,
    chosen,
    container_of,
    documents,
    example_secrets,
    named,
    pod,
)


def test_workers_do_the_heavy_work() -> None:
    """More of them would add nothing otherwise. They answer where their probe asks."""
    assert named("ConfigMap")["house-settings"]["data"]["GALLERY_MEDIA_WORK__RUNNER"] == "pool"
    worker = container_of("worker")
    assert worker["args"][:2] == ["gallery-media", "worker"]
    port = worker["args"][worker["args"].index("--health-port") + 1]
    assert {"name": "health", "containerPort": int(port)} in worker["ports"]


def test_several_servers_write_no_block_types_at_once() -> None:
    """The job does it, before any of them starts."""
    settings = named("ConfigMap")["prefect-settings"]["data"]
    assert settings["PREFECT_SERVER_REGISTER_BLOCKS_ON_START"] == "false"
    (job,) = pod(named("Job")["prefect-migrate"])["containers"]
    assert job["args"][-1].endswith("&& python -m gallery_flows.block_types")
    assert find_spec("gallery_flows.block_types")


def test_prefects_servers_wait_until_the_job_is_done() -> None:
    """On tables of an older Prefect a new one would write what the next upgrade cannot read."""
    for name in ("prefect", "prefect-services"):
        ((waits,), (server,)) = (
            pod(named("Deployment")[name])[kind] for kind in ("initContainers", "containers")
        )
        assert waits["args"] == ["python", "-m", "gallery_flows.migrated"]
        assert waits["envFrom"] == server["envFrom"]
    assert find_spec("gallery_flows.migrated")


def ports_out(name: str) -> set[int]:
    """Where a pod may go outside the cluster."""
    return {
        port["port"]
        for one in named("NetworkPolicy").values()
        if name in chosen(one["spec"]["podSelector"])
        for way in one["spec"].get("egress", [])
        if "to" not in way
        for port in way["ports"]
    }


def test_who_tells_people_reaches_them() -> None:
    """Prefect's services call webhooks; the house and its workers send letters."""
    assert {443, 5432} <= ports_out("prefect-services")
    for name in ("house", "worker"):
        assert {25, 443, 465, 587, 5432} <= ports_out(name)
    assert 443 not in ports_out("prefect")
    secret = example_secrets()["house-keys"]
    assert {one for one in secret if "NOTIFY" in one}


def test_numbers_of_a_worker_are_told_by_its_pod() -> None:
    """Both containers use one folder, and see each other's processes."""
    assert pod(named("Deployment")["worker"])["shareProcessNamespace"] is True
    folders = set()
    for name in ("worker", "metrics"):
        found = container_of("worker", name)
        said = {one["name"]: one["value"] for one in found["env"]}
        mounts = {one["name"]: one["mountPath"] for one in found["volumeMounts"]}
        assert said["PROMETHEUS_MULTIPROC_DIR"] == mounts["sums"]
        folders.add(mounts["sums"])
        assert said["GALLERY_MEDIA_METRICS__PORT"] == "9464"
    assert len(folders) == 1
    (monitor,) = named("ServiceMonitor").values()
    told = [
        one["metadata"]["name"]
        for one in named("Service").values()
        if monitor["spec"]["selector"]["matchLabels"].items()
        <= one["metadata"].get("labels", {}).items()
    ]
    assert sorted(told) == ["house-metrics", "worker-metrics"]
    label = monitor["spec"]["jobLabel"]
    job = named("Service")["house-metrics"]["metadata"]["labels"][label]
    assert f'up{{job="{job}"}}' in (DEPLOY / "observing/alerts.yml").read_text()


@pytest.mark.parametrize("path", sorted(KUBERNETES.glob("components/*/kust*")), ids=str)
def test_a_component_is_for_the_base_s_namespace(path: Path) -> None:
    """Else it would lie in whichever kubectl means at the moment."""
    (base,) = documents(KUBERNETES / "base/kustomization.yaml")
    (found,) = documents(path)
    assert found["namespace"] == base["namespace"]
    (everything,) = documents(KUBERNETES / "overlays/everything/kustomization.yaml")
    assert f"../../components/{path.parent.name}" in everything["components"]


def test_the_pool_is_made_and_never_made_anew() -> None:
    """What operators set at it in Prefect's UI stays."""
    (job,) = pod(named("Job")["deploy"])["containers"]
    assert job["args"][:4] == ["gallery-media", "deploy", "--pool", "house"]
    settings = named("ConfigMap")["house-settings"]["data"]
    assert settings["GALLERY_MEDIA_PREFECT__WORK_POOL"] == job["args"][3]
    for page in (KUBERNETES / "README.md", DEPLOY / "compose/README.md"):
        assert "work-pool create" not in page.read_text()


def test_an_upgrade_deletes_every_job_first() -> None:
    """Nobody can change the image of one that is there."""
    page = (KUBERNETES / "README.md").read_text()
    (told,) = re.findall(r"`kubectl [^`]*delete job ([^`]*)`", page)
    assert {one for one in told.split() if not one.startswith("-")} == set(named("Job"))


def test_no_pod_gets_into_the_preview() -> None:
    """It shows what is not public yet and asks for no password; people forward a port to it."""
    ways_in = [
        one
        for one in named("NetworkPolicy").values()
        if "preview" in chosen(one["spec"]["podSelector"]) and one["spec"].get("ingress")
    ]
    assert ways_in == []
    assert {443, 5432} <= ports_out("preview")
    (port,) = named("Service")["preview"]["spec"]["ports"]
    component = (KUBERNETES / "components/preview/kustomization.yaml").read_text()
    assert f"PREVIEW__PUBLIC_URL: http://127.0.0.1:{port['port']}" in component
    assert f"port-forward service/preview {port['port']}`" in (KUBERNETES / "README.md").read_text()
