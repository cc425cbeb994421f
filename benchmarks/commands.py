"""A job (JSON file) goes in, files come out: the same rungs by peers that are commands.

vipsthumbnail makes one size of many photos in a run; ImageMagick reads a photo once and writes all
sizes in a chain. Only the standard library is loaded, so that nearly all of the work is theirs.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from typing import Any


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:  # noqa: PTH123  (pathlib costs start-up)
        job = json.load(file)
    make = {"vipsthumbnail": _vipsthumbnail, "imagemagick": _imagemagick}[job["way"]]
    failed: list[BaseException] = []

    def work(photos: list[dict[str, Any]]) -> None:
        try:
            for command in make(job, photos):
                subprocess.run(command, check=True)
        except (OSError, subprocess.CalledProcessError) as why:
            failed.append(why)

    workers = [
        threading.Thread(target=work, args=(job["photos"][n :: job["workers"]],))
        for n in range(job["workers"])
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if failed:
        sys.exit(str(failed[0]))


def _vipsthumbnail(job: dict[str, Any], photos: list[dict[str, Any]]) -> list[list[str]]:
    paths = [photo["path"] for photo in photos]
    commands = []
    for rung in job["rungs"]:
        options = {
            "jpg": f"[Q={rung['quality']},optimize_coding,strip]",
            "png": "[compression=1,strip]",
        }[rung["format"]]
        target = f"{job['out']}/%s-{rung['edge']}.{rung['format']}{options}"
        size = f"{rung['edge']}x{rung['edge']}>"
        commands.append(["vipsthumbnail", *paths, "--size", size, "--output", target])
    return commands


def _imagemagick(job: dict[str, Any], photos: list[dict[str, Any]]) -> list[list[str]]:
    commands = []
    for photo in photos:
        command = ["convert-im6.q16", photo["path"], "-auto-orient", "-strip"]
        rungs = sorted(job["rungs"], key=lambda rung: -rung["edge"])
        for rung in rungs:
            target = f"{job['out']}/{photo['name']}-{rung['edge']}.{rung['format']}"
            command += ["-resize", f"{rung['edge']}x{rung['edge']}>"]
            command += ["-sampling-factor", "4:2:0", "-quality", str(rung["quality"])]
            command += [target] if rung is rungs[-1] else ["-write", target]
        commands.append(command)
    return commands


if __name__ == "__main__":
    main()
