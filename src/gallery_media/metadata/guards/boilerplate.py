"""A text from a file goes in; whether a camera or a program wrote it, not a person, comes out."""

from __future__ import annotations

import re

from gallery_media.metadata.guards.normalise import normalise

_WRITTEN_BY_NOBODY = frozenset(
    {
        # cameras, in ImageDescription or UserComment
        "olympus digital camera", "sony dsc", "konica minolta digital camera",
        "minolta digital camera", "konica digital camera", "kyocera digital camera",
        "samsung digital camera", "samsung camera pictures", "casio computer co.,ltd",
        "panasonic dsc", "ricoh digital camera", "pentax digital camera", "nikon digital camera",
        "hp digital camera", "hp photosmart", "kodak digital still camera", "epson dsc picture",
        "epson dsc-picture", "epson digital camera", "digital still camera", "digital camera",
        "digital image", "my beautiful picture", "exif_jpeg_picture", "exif jpeg picture",
        "exif_jpeg_t422", "jpeg_picture", "dcf", "dsc", "camera", "my picture",
        # telephones
        "dav", "hdr", "rhdr", "cof", "dig", "ptr", "edf", "fbt", "mde", "sdr", "btf", "nfd", "nor",
        "hdrpl", "oznor", "oznorwo", "burst", "binary comment", "screenshot", "motion photo",
        # programs
        "default", "default description", "untitled", "untitled photo", "no title", "none", "null",
        "n/a", "unknown", "title", "caption", "description", "comment", "comments", "ascii",
        "created with gimp", "created with the gimp", "made with gimp", "applemark", "picasa",
        "lead technologies inc. v1.01", "optimized by jpegmini", "edited with snapseed",
        "file source", "image", "photo", "picture", "photograph", "bez nosaukuma", "bez virsraksta",
        "nav", "attēls", "foto",
    }
)  # fmt: skip

_EXTENSION = r"\.(?:jpe?g|tiff?|png|hei[cf]|avif|webp|cr[23]|nef|arw|dng|orf|raf|pef|rw2)"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # A file's name as cameras give it: DSC00001, IMG_0412, P1010001, PXL_20260630_101112. Only
        # their own prefixes: "Lampa 2017" is a headline.
        r"_?(?:dsc[nf]?|dcp|dcfc|img|imgp|cimg|mvimg|pxl|im|hpim|p|pa|epsn|sam|pict|gopr|gx|dji|mg|"
        r"vid|wp|pano|burst|signal|whatsapp image|screenshot)[-_]?\d{2,8}[-_.\d]{0,20}"
        rf"(?:{_EXTENSION})?",
        rf"[\w() -]{{1,60}}{_EXTENSION}",
        r"(?:untitled|new image|image|picture|photo|scan|screenshot|attēls|foto)"
        r"[-_ #]*\(?\d{0,14}\)?",
        r"creator: gd-jpeg v\d.*",
        r"(?:created|processed|edited|optimi[sz]ed|generated|made|compressed) (?:with|by|using) "
        r"(?:the )?(?:gimp|vsco|picasa|imagemagick|adobe|photoshop|lightroom|snapseed|jpegmini|"
        r"acdsee|irfanview|instagram|ulead|canva|figma|affinity)\b.{0,80}",
        r"file written by adobe photoshop.{0,20}",
        r"lavc[\d.]+",
        r"<(?:digimax|kenox|samsung)\b[^<>]{0,60}>",
        r"(?:oppo|vivo|hdr)_\d+",
        r".*\bfilte?rMask: ?\d.*",
        r"shot on (?:iphone|samsung|galaxy|xiaomi|redmi|mi|poco|oneplus|realme|vivo|oppo|honor|"
        r"huawei)\b.{0,30}",
        r"[\W\d_]*",  # only signs and numbers: no words
    )
)


def is_boilerplate(text: str) -> bool:
    """Whether ``text`` says nothing about the picture, and is better left out than shown.

    Cameras and programs fill the caption with their own name; a file's name is no caption either.
    An empty text counts too.
    """
    line = normalise(text)
    plain = line.strip(" .:'\"„“”").casefold()
    return plain in _WRITTEN_BY_NOBODY or any(known.fullmatch(line) for known in _PATTERNS)
