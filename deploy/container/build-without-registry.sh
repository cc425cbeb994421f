#!/bin/sh
# Builds the image where no registry of images can be reached: on a base that debootstrap makes of Debian's
# packages, with buildah (no daemon, chroot). As root, at the repository's root; needs debootstrap, buildah.
# PIP_CONF names a pip.conf for the build, CA_FILE the authority that it needs (both optional).
set -eu
export STORAGE_DRIVER="${STORAGE_DRIVER:-vfs}" BUILDAH_ISOLATION=chroot
base=localhost/debian-trixie
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
if ! buildah images --quiet "$base" >/dev/null 2>&1; then
    debootstrap --variant=minbase trixie "$scratch/root"
    rm -rf "$scratch"/root/var/cache/apt/archives/*.deb "$scratch"/root/var/lib/apt/lists/*
    tar -C "$scratch/root" -cf "$scratch/root.tar" .
    container=$(buildah from scratch)
    buildah add --quiet "$container" "$scratch/root.tar" /
    buildah commit --quiet --rm "$container" "$base"
fi
set -- --pull-never --format docker --build-arg BASE="$base"
test -z "${PIP_CONF:-}" || set -- "$@" --volume "$PIP_CONF:/etc/pip.conf:ro"
test -z "${CA_FILE:-}" || set -- "$@" --volume "$CA_FILE:/mnt/ca.crt:ro"
buildah build "$@" --file deploy/container/Dockerfile --tag localhost/gallery-media .
