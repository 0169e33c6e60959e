"""Emblems of badges, drawn for this simulator: each some outlines within a distance of 1; overlaps are holes."""

import math

from simulator.acclaim.domain.drawing.outlines import Outline, circle, curve, moved, regular, rounded, star


def _box(left: float, top: float, right: float, bottom: float) -> Outline:
    return rounded(((left, top), (right, top), (right, bottom), (left, bottom)), 0.06)


def _mirrored(outline: Outline) -> Outline:
    return tuple((-x, y) for x, y in outline)


def _heart() -> Outline:
    angles = [2 * math.pi * number / 60 for number in range(60)]
    return tuple(
        (
            0.056 * 16 * math.sin(angle) ** 3,
            -0.056 * (13 * math.cos(angle) - 5 * math.cos(2 * angle) - 2 * math.cos(3 * angle) - math.cos(4 * angle)),
        )
        for angle in angles
    )


def _gear() -> Outline:
    around = []
    for tooth in range(8):
        for radius, degrees in ((0.74, -15), (0.98, -10), (0.98, 10), (0.74, 15)):
            angle = math.radians(45 * tooth + degrees)
            around.append((radius * math.sin(angle), -radius * math.cos(angle)))
    return tuple(around)


_PAGE: Outline = (
    (0.06, -0.5),
    *curve((0.06, -0.5), (0.5, -0.8), (0.95, -0.62)),
    (0.95, 0.5),
    *curve((0.95, 0.5), (0.5, 0.32), (0.06, 0.66)),
)
_RAY: Outline = ((-0.1, -0.98), (0.1, -0.98), (0.1, -0.7), (-0.1, -0.7))


def _turned(outline: Outline, degrees: float) -> Outline:
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return tuple((x * cos - y * sin, x * sin + y * cos) for x, y in outline)


EMBLEMS: tuple[tuple[Outline, ...], ...] = (
    (rounded(star(5, 0.45), 0.05),),
    (star(4, 0.3), moved(circle(32), 0.12)),
    (rounded(((-0.9, 0.08), (-0.62, -0.2), (-0.25, 0.16), (0.62, -0.7), (0.9, -0.42), (-0.25, 0.74)), 0.06),),
    (((0.25, -1.0), (-0.62, 0.14), (-0.08, 0.14), (-0.28, 1.0), (0.64, -0.26), (0.1, -0.26)),),
    (((-1.0, 0.7), (-0.3, -0.45), (0.06, 0.12), (0.3, -0.2), (1.0, 0.7)), moved(circle(32), 0.17, 0.5, -0.6)),
    (_PAGE, _mirrored(_PAGE)),
    (_gear(), moved(circle(40), 0.34)),
    (((-0.55, -0.7), (0.55, -0.7), (0.95, -0.2), (0.0, 0.85), (-0.95, -0.2)), ((-0.3, -0.2), (0.3, -0.2), (0.0, 0.42))),
    (_box(-0.85, 0.1, -0.4, 0.8), _box(-0.22, -0.3, 0.22, 0.8), _box(0.4, -0.8, 0.85, 0.8)),
    (
        ((-0.9, -0.45), (-0.42, 0.02), (0.0, -0.75), (0.42, 0.02), (0.9, -0.45), (0.72, 0.45), (-0.72, 0.45)),
        _box(-0.72, 0.56, 0.72, 0.76),
    ),
    tuple(
        ((-0.75, at + 0.4), (0.0, at - 0.2), (0.75, at + 0.4), (0.75, at + 0.05), (0.0, at - 0.55), (-0.75, at + 0.05))
        for at in (-0.3, 0.42)
    ),
    ((*curve((-0.1, 0.9), (-1.1, -0.3), (0.75, -0.9)), *curve((0.75, -0.9), (1.0, 0.6), (-0.1, 0.9))),),
    (_heart(),),
    (moved(circle(48), 0.52), *(_turned(_RAY, 45 * number) for number in range(8))),
    (rounded(regular(6, 30), 0.1), moved(regular(3), 0.5)),
    (moved(circle(64), 0.98), moved(circle(64), 0.7), moved(circle(48), 0.4)),
)  # fmt: skip
