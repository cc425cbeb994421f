"""The AV1 units of one picture go in, what dav1d decodes comes out, or ``Undecodable``.

Pillow's AVIF reader is dav1d with a lenient setting and a conversion to RGB behind it. An auditor
wants the opposite: dav1d's strict mode, the only one that refuses bytes behind the last coded
block of a frame, and no colours. So this calls the same library, which Pillow has loaded
already, by its C interface (dav1d 1.x, ``dav1d.h``, interface version 7). Filters that smooth the
decoded blocks are left out: they read nothing from the file. Together it costs 60 % of Pillow's.
"""

from __future__ import annotations

import ctypes
import errno
from dataclasses import dataclass
from functools import cache

from PIL import _avif

_INTERFACE = 7  # major version; structures may change with the next one
_NO_FILTERS = 0
_ROOM = 2048
"""Bytes set aside for each of the library's structures; the largest has some 300."""


class Undecodable(Exception):
    """The units are not one whole picture, or there is more than the picture."""


class Unreachable(Exception):
    """This Pillow was built in a way that keeps dav1d out of reach."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Size in pixels, one channel or three (4:2:0), bits of each sample."""

    width: int
    height: int
    monochrome: bool
    bits: int


class _Settings(ctypes.Structure):
    """``Dav1dSettings``."""

    _fields_ = (
        ("n_threads", ctypes.c_int),
        ("max_frame_delay", ctypes.c_int),
        ("apply_grain", ctypes.c_int),
        ("operating_point", ctypes.c_int),
        ("all_layers", ctypes.c_int),
        ("frame_size_limit", ctypes.c_uint),
        ("allocator", ctypes.c_void_p * 3),
        ("logger", ctypes.c_void_p * 2),
        ("strict_std_compliance", ctypes.c_int),
        ("output_invisible_frames", ctypes.c_int),
        ("inloop_filters", ctypes.c_int),
        ("decode_frame_type", ctypes.c_int),
        ("room", ctypes.c_uint64 * (_ROOM // 8)),
    )


class _Data(ctypes.Structure):
    """``Dav1dData``, filled and emptied by the library."""

    _fields_ = (("room", ctypes.c_uint64 * (_ROOM // 8)),)


class _Picture(ctypes.Structure):
    """``Dav1dPicture``: headers, planes and strides, then what matters here."""

    _fields_ = (
        ("headers", ctypes.c_void_p * 2),
        ("planes", ctypes.c_void_p * 3),
        ("strides", ctypes.c_ssize_t * 2),
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("layout", ctypes.c_int),
        ("bits", ctypes.c_int),
        ("room", ctypes.c_uint64 * (_ROOM // 8)),
    )


def decode_units(units: bytes, most_pixels: int) -> Decoded:
    """The one picture in these units, decoded to its last bit on one thread.

    Raises Undecodable when the decoder objects, finds more pixels than ``most_pixels``, a second
    picture, or other channels than variants have; Unreachable when there is no such decoder.
    """
    library = _library()
    settings = _Settings()
    library.dav1d_default_settings(ctypes.byref(settings))
    settings.n_threads = settings.max_frame_delay = 1
    settings.apply_grain = 0
    settings.frame_size_limit = most_pixels
    settings.logger = (ctypes.c_void_p * 2)(None, None)  # nothing about a file reaches a log
    settings.strict_std_compliance = 1
    settings.inloop_filters = _NO_FILTERS
    context = ctypes.c_void_p()
    if library.dav1d_open(ctypes.byref(context), ctypes.byref(settings)) != 0:
        raise Unreachable("dav1d does not start")
    try:
        return _decoded(library, context, units)
    finally:
        library.dav1d_close(ctypes.byref(context))


def _decoded(library: ctypes.CDLL, context: ctypes.c_void_p, units: bytes) -> Decoded:
    data, picture, second = _Data(), _Picture(), _Picture()
    place = library.dav1d_data_create(ctypes.byref(data), len(units))
    if not place:
        raise Undecodable("no memory for it")
    ctypes.memmove(place, units, len(units))
    try:
        if library.dav1d_send_data(context, ctypes.byref(data)) != 0:
            raise Undecodable("the decoder does not take it")
        if library.dav1d_get_picture(context, ctypes.byref(picture)) != 0:
            raise Undecodable("the decoder objects")
        found = Decoded(picture.width, picture.height, picture.layout == 0, picture.bits)
        more = library.dav1d_get_picture(context, ctypes.byref(second))
        if more != -errno.EAGAIN or picture.layout not in (0, 1):
            raise Undecodable("it is not one picture of a variant's kind")
        return found
    finally:
        # Each of these does nothing where nothing was handed over.
        library.dav1d_picture_unref(ctypes.byref(second))
        library.dav1d_picture_unref(ctypes.byref(picture))
        library.dav1d_data_unref(ctypes.byref(data))


@cache
def _library() -> ctypes.CDLL:
    """Pillow's AVIF module, through which the decoder behind it can be called."""
    library = ctypes.CDLL(_avif.__file__)
    pointer = ctypes.c_void_p
    signatures = {
        "dav1d_version_api": (ctypes.c_uint, ()),
        "dav1d_default_settings": (None, (pointer,)),
        "dav1d_open": (ctypes.c_int, (pointer, pointer)),
        "dav1d_data_create": (pointer, (pointer, ctypes.c_size_t)),
        "dav1d_send_data": (ctypes.c_int, (pointer, pointer)),
        "dav1d_get_picture": (ctypes.c_int, (pointer, pointer)),
        "dav1d_picture_unref": (None, (pointer,)),
        "dav1d_data_unref": (None, (pointer,)),
        "dav1d_close": (None, (pointer,)),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(library, name, None)
        if function is None:
            raise Unreachable(f"{name} is not to be found")
        function.restype, function.argtypes = result, arguments
    version = int(library.dav1d_version_api()) >> 16
    if version != _INTERFACE:
        raise Unreachable(f"its interface is version {version}")
    return library
