"""The cluster's manifests: what one names, another one has."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.makers.deploying import (
    KUBERNETES,
    Document,
    chosen,
    commands_in,
    complaint,
    container_of,
    documents,
    example_secrets,
    known_variables,
    labels_of,
    manifests,
    named,
    pod,
    pod_of,
)

MAKES_PODS = [one for one in manifests() if pod_of(one)]
IDS = [f"{one['kind']} {one['metadata']['name']}" for one in MAKES_PODS]

pods = pytest.mark.parametrize("manifest", MAKES_PODS, ids=IDS)


def variables(container: Document) -> dict[str, str]:
    """Each variable's origin; whatever is named must be there."""
    maps, secrets = named("ConfigMap"), example_secrets()
    found = {one["name"]: "env" for one in container.get("env", [])}
    for one in container.get("env", []):
        if reference := one.get("valueFrom", {}).get("secretKeyRef"):
            assert reference["key"] in secrets[reference["name"]]
    for one in container.get("envFrom", []):
        if "configMapRef" in one:
            found |= dict.fromkeys(maps[one["configMapRef"]["name"]]["data"], "settings")
        else:
            found |= dict.fromkeys(secrets[one["secretRef"]["name"]], "secret")
    return found


@pods
def test_what_a_pod_names_is_there(manifest: Document) -> None:
    """Settings, secrets and their keys, volumes, claims, accounts, ports of probes."""
    spec = pod(manifest)
    assert spec["serviceAccountName"] in named("ServiceAccount")
    volumes = {one["name"]: one for one in spec["volumes"]}
    claims = named("PersistentVolumeClaim")
    for one in volumes.values():
        if "persistentVolumeClaim" in one:
            assert one["persistentVolumeClaim"]["claimName"] in claims
    for container in spec["containers"]:
        assert {one["name"] for one in container["volumeMounts"]} <= set(volumes)
        ports = {one["name"] for one in container.get("ports", [])}
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            for way in container.get(probe, {}).values():
                if isinstance(way, dict) and "port" in way:
                    assert way["port"] in ports
        assert set(variables(container)) <= known_variables()


@pods
def test_a_pod_may_do_nothing_that_it_need_not(manifest: Document) -> None:
    """As the profile *restricted* asks for, and more: read-only root, no token, limits."""
    spec = pod(manifest)
    assert spec["automountServiceAccountToken"] is False
    own = spec["securityContext"]
    assert own["runAsNonRoot"] is True
    assert own["runAsUser"] > 0
    assert own["seccompProfile"] == {"type": "RuntimeDefault"}
    for container in spec["containers"]:
        context = container["securityContext"]
        assert context["allowPrivilegeEscalation"] is False
        assert context["readOnlyRootFilesystem"] is True
        assert context["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["limits"]["memory"]
        assert set(container["resources"]["requests"]) == {"cpu", "memory"}


@pods
def test_what_a_pod_runs_is_a_command_of_ours(manifest: Document) -> None:
    """With options that it really has."""
    for container in pod(manifest)["containers"]:
        words = [*container.get("command", []), *container.get("args", [])]
        if container["image"] != "gallery-media":
            continue
        line = words[-1] if words[0] == "sh" else shlex.join(words)
        found = list(commands_in(line))
        assert found
        assert [one for one in map(complaint, found) if one] == []


@pods
def test_a_pod_s_traffic_is_decided(manifest: Document) -> None:
    """Everything is closed, and some rule lets this one out; labels are those that rules name."""
    labels = labels_of(manifest)
    name = labels["app.kubernetes.io/name"]
    if manifest["kind"] == "Deployment":
        assert manifest["spec"]["selector"]["matchLabels"] == labels
    allowed = [
        one["spec"]
        for one in named("NetworkPolicy").values()
        if one["metadata"]["name"] not in ("closed", "names")
        and name in chosen(one["spec"]["podSelector"])
    ]
    assert allowed


def test_rules_and_services_speak_of_pods_and_ports_that_there_are() -> None:
    """A selector that chooses nothing opens, or closes, nothing."""
    names = {labels_of(one)["app.kubernetes.io/name"] for one in MAKES_PODS}
    ports = {
        labels_of(one)["app.kubernetes.io/name"]: {
            port["name"] for box in pod(one)["containers"] for port in box.get("ports", [])
        }
        for one in MAKES_PODS
    }
    rules = named("NetworkPolicy")
    assert rules["closed"]["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    for one in rules.values():
        spec = one["spec"]
        assert set(chosen(spec["podSelector"])) <= names
        for way in (*spec.get("ingress", []), *spec.get("egress", [])):
            for end in (*way.get("from", []), *way.get("to", [])):
                if "namespaceSelector" not in end:
                    assert chosen(end["podSelector"])
                    assert set(chosen(end["podSelector"])) <= names
            for port in way["ports"]:
                if isinstance(port["port"], str):
                    assert port["port"] in ports[chosen(spec["podSelector"])[0]]
    for one in named("Service").values():
        target = one["spec"]["selector"]["app.kubernetes.io/name"]
        assert {port["targetPort"] for port in one["spec"]["ports"]} <= ports[target]
    for one in named("PodDisruptionBudget").values():
        assert set(chosen(one["spec"]["selector"])) <= names


def test_the_watcher_is_alone() -> None:
    """The old one ends before the new one starts, and beside servers of their own it is no `up`."""
    spec = named("Deployment")["house"]["spec"]
    assert (spec["replicas"], spec["strategy"]) == (1, {"type": "Recreate"})
    assert container_of("house")["args"][:2] == ["gallery-media", "watch"]


def test_addresses_inside_the_cluster_are_services() -> None:
    """http://prefect:4200 is the service's name and port."""
    services = {
        name: {port["port"] for port in one["spec"]["ports"]}
        for name, one in named("Service").items()
    }
    for one in named("ConfigMap").values():
        for variable in ("PREFECT_API_URL", "GALLERY_MEDIA_PREFECT__API_URL"):
            if address := one["data"].get(variable):
                host, _, port = address.removeprefix("http://").partition("/")[0].partition(":")
                assert int(port) in services[host]
    assert (
        named("ConfigMap")["prefect-settings"]["data"]["PREFECT_REDIS_MESSAGING_HOST"] in services
    )


@pytest.mark.parametrize("path", sorted(KUBERNETES.rglob("kustomization.yaml")), ids=str)
def test_a_kustomization_names_files_that_are_there(path: Path) -> None:
    """All of them: a manifest that no kustomization names is never applied."""
    (found,) = documents(path)
    for name in (*found.get("resources", []), *found.get("components", [])):
        assert (path.parent / name).exists(), name
    for patch in found.get("patches", []):
        if "path" in patch:
            assert (path.parent / patch["path"]).is_file()
    beside = {one.name for one in path.parent.glob("*.yaml")} - {"kustomization.yaml"}
    patches = {one["path"] for one in found.get("patches", []) if "path" in one}
    assert beside == {name for name in found["resources"] if name.endswith(".yaml")} | patches


def test_no_secret_stands_in_a_manifest() -> None:
    """They are made outside; settings hold none of their names."""
    secret = {key for keys in example_secrets().values() for key in keys}
    for one in manifests():
        assert one["kind"] != "Secret"
    for one in named("ConfigMap").values():
        assert not set(one["data"]) & secret
    for one in documents(KUBERNETES / "secrets.example.yaml"):
        assert all("…" in value for value in one["stringData"].values())


def test_workers_are_counted_by_columns_that_prefect_has() -> None:
    """The scaler's query against the tables of the Prefect that is locked."""
    from prefect.server.database.orm_models import Base

    tables = Base.metadata.tables
    (trigger,) = named("ScaledObject")["worker"]["spec"]["triggers"]
    query = trigger["metadata"]["query"]
    used = {
        word for word in query.replace("(", " ").replace(")", " ").split() if word.count(".") == 1
    }
    assert len(used) >= 6
    for word in used:
        table, column = word.split(".")
        assert column in tables[table].columns, word


def test_overlays_change_what_the_base_has() -> None:
    """A patch for another name would be refused by kustomize, one for another key by nobody."""
    (patch,) = documents(KUBERNETES / "overlays/example/settings.yaml")
    base: dict[str, Any] = named("ConfigMap")[patch["metadata"]["name"]]["data"]
    assert set(patch["data"]) <= set(base)
    assert (
        yaml.safe_load((KUBERNETES / "base/kustomization.yaml").read_text())["namespace"]
        == (patch["metadata"]["namespace"])
    )
