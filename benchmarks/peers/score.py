"""Pairs of picture files on the input, their SSIMULACRA2 on the output, a line each.

Runs under the Python of build/bench, which has the metric. A picture with a short edge under 256
pixels is measured mirrored to twice its edges: below that the metric has fewer than its six scales,
and its weights fall out of step (320 x 213 scores 9 points too low; so does the C++ original).
"""

import io
import sys

from PIL import Image, ImageOps
from ssimulacra2 import compute_ssimulacra2

SIX_SCALES = 256


def prepared(path: str) -> io.BytesIO:
    with Image.open(path) as file:
        picture = file.convert("RGB")
    width, height = picture.size
    if min(picture.size) < SIX_SCALES:
        sheet = Image.new("RGB", (2 * width, 2 * height))
        sheet.paste(picture, (0, 0))
        sheet.paste(ImageOps.mirror(picture), (width, 0))
        sheet.paste(ImageOps.flip(sheet.crop((0, 0, 2 * width, height))), (0, height))
        picture = sheet
    out = io.BytesIO()
    picture.save(out, "BMP")
    out.seek(0)
    return out


for line in sys.stdin:
    reference, other = line.rstrip("\n").split("\t")
    print(compute_ssimulacra2(prepared(reference), prepared(other)), flush=True)
