"""A job (JSON file) goes in, files come out: the same rungs by sigal's own image step.

Runs under the Python of build/bench. sigal makes one size in a build; this calls what a build calls
for each photo, once for each size.
"""

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from sigal.image import generate_image
from sigal.settings import read_settings


def work(job: dict[str, Any], photo: dict[str, Any]) -> None:
    settings = read_settings()
    for rung in job["rungs"]:
        format = {"jpg": "JPEG", "png": "PNG"}[rung["format"]]
        settings |= {"img_size": (rung["edge"], rung["edge"]), "img_format": format}
        options = (
            {**settings["jpg_options"], "quality": rung["quality"]} if format == "JPEG" else {}
        )
        target = Path(job["out"]) / f"{photo['name']}-{rung['edge']}.{rung['format']}"
        generate_image(photo["path"], str(target), settings, options=options)


def main() -> None:
    job = json.loads(Path(sys.argv[1]).read_text())
    if job["workers"] == 1:
        for photo in job["photos"]:
            work(job, photo)
        return
    with ProcessPoolExecutor(job["workers"]) as pool:
        list(pool.map(work, [job] * len(job["photos"]), job["photos"]))


if __name__ == "__main__":
    main()
