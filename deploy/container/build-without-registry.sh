#!/bin/sh
# Builds the image where no registry of images can be reached: on a base that debootstrap makes of Debian's
# packages, with buildah (no daemon, chroot). As root, at the repository's root; needs debootstrap, buildah.
# PIP_CONF names a pip.conf for the build, CA_FILE the authority that it needs (both optional).
set -eu
base=localhost/debian-trixie
b() { buildah --storage-driver "${STORAGE_DRIVER:-vfs}" "$@"; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
if ! b inspect --type image "$base" >/dev/null 2>&1; then
    debootstrap --variant=minbase trixie "$scratch/tree"
    rm -rf "$scratch"/tree/var/cache/apt/archives/*.deb "$scratch"/tree/var/lib/apt/lists/*
    tar -C "$scratch/tree" -cf "$scratch/base.tar" .
    container=$(b from scratch)
    b add --quiet "$container" "$scratch/base.tar" /
    b commit --quiet --rm "$container" "$base"
fi
set -- --pull-never --format docker --build-arg BASE="$base"
test -z "${PIP_CONF:-}" || set -- "$@" --volume "$PIP_CONF:/etc/pip.conf:ro"
test -z "${CA_FILE:-}" || set -- "$@" --volume "$CA_FILE:/mnt/ca.crt:ro"
b build "$@" --isolation chroot --file deploy/container/Dockerfile --tag localhost/gallery-media .
