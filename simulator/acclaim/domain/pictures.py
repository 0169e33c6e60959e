"""The picture of a badge, drawn from its template: a hexagon in the template's own two colours."""

import colorsys
import hashlib
import math
from functools import lru_cache

from simulator.acclaim.domain.baking import drawn

SIZE = 200
_TIP, _NOTCH, _HALF_POINT = 58.0, 24.0, math.pi / 5


@lru_cache(maxsize=256)
def picture(template_id: str) -> bytes:
    """A PNG of 200 by 200 pixels; the same template always looks the same."""
    hue = hashlib.sha256(template_id.encode()).digest()[0] / 255
    edge, field = _rgba(hue, 0.35), _rgba(hue, 0.55)
    clear, star = b"\x00\x00\x00\x00", b"\xff\xff\xff\xff"
    rows = bytearray()
    for y in range(SIZE):
        rows.append(0)
        for x in range(SIZE):
            rows += _pixel(x - SIZE / 2 + 0.5, y - SIZE / 2 + 0.5, clear, edge, field, star)
    return drawn(SIZE, SIZE, bytes(rows))


def _pixel(x: float, y: float, clear: bytes, edge: bytes, field: bytes, star: bytes) -> bytes:
    out = max(abs(x) * math.sqrt(3) / 2 + abs(y) / 2, abs(y)) / (SIZE / 2)
    if out > 0.98:
        return clear
    if out > 0.86:
        return edge
    return star if _in_star(x, y) else field


def _in_star(x: float, y: float) -> bool:
    around = (math.atan2(y, x) + math.pi / 2) % (2 * _HALF_POINT)
    angle = min(around, 2 * _HALF_POINT - around)  # from the nearest tip
    edge = _TIP * _NOTCH * math.sin(_HALF_POINT)
    return math.hypot(x, y) * (_TIP * math.sin(angle) + _NOTCH * math.sin(_HALF_POINT - angle)) < edge


def _rgba(hue: float, lightness: float) -> bytes:
    return bytes(round(part * 255) for part in colorsys.hls_to_rgb(hue, lightness, 0.55)) + b"\xff"
