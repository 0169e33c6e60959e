"""Outlines: closed lines around a middle at (0, 0), with x to the right and y downwards.

All that pictures are made of is a polygon, curves too, so that one outline gives a path of an SVG and pixels of a PNG.
"""

import math
from itertools import pairwise

Point = tuple[float, float]
Outline = tuple[Point, ...]

_STEPS = 8


def regular(corners: int, turned: float = 0.0) -> Outline:
    """A polygon with equal sides; the first corner points upwards, or `turned` degrees further."""
    return star(corners, 1.0, turned)


def star(tips: int, notch: float, turned: float = 0.0) -> Outline:
    """Tips at a distance of 1 and notches between them at `notch`; a notch of 1 is none."""
    radii = (1.0,) if notch == 1 else (1.0, notch)
    count = tips * len(radii)
    angles = [math.radians(turned - 90) + 2 * math.pi * number / count for number in range(count)]
    return tuple(
        (radii[number % len(radii)] * math.cos(angle), radii[number % len(radii)] * math.sin(angle))
        for number, angle in enumerate(angles)
    )


def circle(points: int = 96) -> Outline:
    return regular(points)


def scalloped(waves: int, depth: float) -> Outline:
    """A circle with a wavy edge, as on a seal."""
    angles = [2 * math.pi * number / (waves * _STEPS) for number in range(waves * _STEPS)]
    radii = [1 - depth * (1 - math.cos(waves * angle)) / 2 for angle in angles]
    return tuple(
        (radius * math.sin(angle), -radius * math.cos(angle)) for radius, angle in zip(radii, angles, strict=True)
    )


def superellipse(power: float, points: int = 96) -> Outline:
    """Between a circle (power 2) and a square."""
    angles = [2 * math.pi * number / points for number in range(points)]
    return tuple((_powered(math.cos(angle), 2 / power), _powered(math.sin(angle), 2 / power)) for angle in angles)


def _powered(value: float, power: float) -> float:
    return math.copysign(abs(value) ** power, value)


def curve(start: Point, towards: Point, end: Point) -> Outline:
    """From `start` to `end`, bent towards a point between them."""
    found = []
    for step in range(_STEPS + 1):
        late = step / _STEPS
        early = 1 - late
        x, y = (early**2 * start[i] + 2 * early * late * towards[i] + late**2 * end[i] for i in (0, 1))
        found.append((x, y))
    return tuple(found)


def rounded(outline: Outline, radius: float) -> Outline:
    """The same with corners that begin to bend `radius` before they are reached."""
    around = zip((*outline[-1:], *outline[:-1]), outline, (*outline[1:], *outline[:1]), strict=True)
    return tuple(
        point
        for before, corner, after in around
        for point in curve(_towards(corner, before, radius), corner, _towards(corner, after, radius))
    )


def _towards(here: Point, there: Point, distance: float) -> Point:
    part = min(distance / math.dist(here, there), 0.5)
    return here[0] + part * (there[0] - here[0]), here[1] + part * (there[1] - here[1])


def moved(outline: Outline, by: float, x: float = 0.0, y: float = 0.0) -> Outline:
    """`by` times as large, with its middle at (x, y)."""
    return tuple((x + by * point[0], y + by * point[1]) for point in outline)


def right_of(outline: Outline, line: float) -> Outline:
    """What of it lies to the right of x = `line`."""
    found: list[Point] = []
    for one, other in pairwise((*outline, *outline[:1])):
        if one[0] >= line:
            found.append(one)
        if (one[0] >= line) != (other[0] >= line):
            along = (line - one[0]) / (other[0] - one[0])
            found.append((line, one[1] + along * (other[1] - one[1])))
    return tuple(found)


def below(outline: Outline, line: float) -> Outline:
    """What of it lies below y = `line`."""
    return _swapped(right_of(_swapped(outline), line))


def _swapped(outline: Outline) -> Outline:
    return tuple((y, x) for x, y in outline)


def narrowest(outline: Outline, top: float, bottom: float) -> float:
    """How far it reaches to the right, and as it is symmetric to the left, all the way from `top` to `bottom`."""
    within = [x for x, y in outline if top < y < bottom and x > 0]
    return min([*within, _reach(outline, top), _reach(outline, bottom)])


def _reach(outline: Outline, y: float) -> float:
    return max(_crossings(outline, y), default=0.0)


def _crossings(outline: Outline, y: float) -> list[float]:
    return [
        one[0] + (y - one[1]) / (other[1] - one[1]) * (other[0] - one[0])
        for one, other in pairwise((*outline, *outline[:1]))
        if (one[1] <= y) != (other[1] <= y)
    ]
