"""Pixels: outlines filled with a colour, their edges smooth, as the rows of a PNG."""

import math
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from simulator.acclaim.domain.drawing.designs import Layer
from simulator.acclaim.domain.drawing.outlines import Outline, moved

_LINES = 4
"""So many lines are looked at within each row of pixels; along a line, edges are exact."""
Runs = list[tuple[int, int, float]]


def painted(layers: Iterable[Layer], size: int) -> bytes:
    """`layers` over one another, where 1 is half of `size`; RGBA, a filter byte of 0 before each row."""
    rows = [bytearray(4 * size) for _ in range(size)]
    for layer in layers:
        red_green_blue = bytes.fromhex(layer.colour.removeprefix("#"))
        outlines = [moved(outline, size / 2, size / 2, size / 2) for outline in layer.outlines]
        for y, crossings in _crossings(outlines).items():
            if 0 <= y < size:
                _fill(rows[y], _runs(crossings), red_green_blue)
    return b"".join(b"\x00" + bytes(row) for row in rows)


def _crossings(outlines: list[Outline]) -> dict[int, list[list[float]]]:
    """For each row that the outlines meet, where each of its lines crosses them."""
    found: dict[int, list[list[float]]] = defaultdict(lambda: [[] for _ in range(_LINES)])
    for outline in outlines:
        for one, other in pairwise((*outline, *outline[:1])):
            (x, top), (end, bottom) = sorted((one, other), key=lambda point: point[1])
            for line in range(math.ceil(top * _LINES - 0.5), math.ceil(bottom * _LINES - 0.5)):
                along = ((line + 0.5) / _LINES - top) / (bottom - top)
                found[line // _LINES][line % _LINES].append(x + along * (end - x))
    return found


def _runs(crossings: list[list[float]]) -> Runs:
    """From which pixel to which (exclusive) how much of each is covered, from 0 to 1."""
    changes: dict[int, float] = defaultdict(float)
    for line in crossings:
        within = sorted(line)
        for start, end in zip(within[::2], within[1::2], strict=True):
            _change(changes, start, 1 / _LINES)
            _change(changes, end, -1 / _LINES)
    runs, covered, places = [], 0.0, sorted(changes)
    for here, after in pairwise(places):
        covered += changes[here]
        runs.append((here, after, covered))
    return runs


def _change(changes: dict[int, float], at: float, by: float) -> None:
    """From `at` on it is covered by so much more; of the pixel that `at` lies in, only what is right of it."""
    pixel = math.floor(at)
    changes[pixel] += by * (pixel + 1 - at)
    changes[pixel + 1] += by * (at - pixel)


def _fill(row: bytearray, runs: Runs, colour: bytes) -> None:
    for start, end, covered in runs:
        if covered > 0.999:
            row[4 * start : 4 * end] = (colour + b"\xff") * (end - start)
        elif covered > 0.001:
            for pixel in range(start, end):
                row[4 * pixel : 4 * pixel + 4] = _over(row[4 * pixel : 4 * pixel + 4], colour, covered)


def _over(below: bytes | bytearray, colour: bytes, covered: float) -> bytes:
    """A colour that covers part of a pixel, above what was there."""
    under = below[3] / 255 * (1 - covered)
    alpha = covered + under
    mixed = [round((covered * new + under * old) / alpha) for new, old in zip(colour, below[:3], strict=True)]
    return bytes([*mixed, round(255 * alpha)])
