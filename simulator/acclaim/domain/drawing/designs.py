"""What a template's badge looks like: shape, colours, rim and emblem, chosen by the template's id."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from simulator.acclaim.domain.drawing.emblems import EMBLEMS
from simulator.acclaim.domain.drawing.outlines import (
    Outline,
    below,
    circle,
    curve,
    moved,
    regular,
    right_of,
    rounded,
    scalloped,
    star,
    superellipse,
)

_SHIELD = (
    *curve((0.0, -1.0), (-0.42, -0.8), (-0.86, -0.8)),
    *curve((-0.86, 0.1), (-0.86, 0.72), (0.0, 1.0)),
    *curve((0.0, 1.0), (0.86, 0.72), (0.86, 0.1)),
    *curve((0.86, -0.8), (0.42, -0.8), (0.0, -1.0)),
)
_ROUND = moved(circle(), 0.88)
SHAPES: tuple[tuple[Outline, Outline], ...] = (
    (circle(), circle()),
    (rounded(regular(6), 0.16), rounded(regular(6), 0.16)),
    (rounded(regular(8, 22.5), 0.12), rounded(regular(8, 22.5), 0.12)),
    (_SHIELD, _SHIELD),
    (scalloped(20, 0.09), _ROUND),
    (star(28, 0.9), _ROUND),
    (moved(superellipse(4), 0.95), moved(superellipse(4), 0.95)),
)
"""The outline of a badge, and what its rim and field are cut from."""
RIMS = (0.93, 0.9), (0.95, 0.86)
"""Where the light ring begins, and where the field: fine or broad."""
WHITE = "#ffffff"


@dataclass(frozen=True)
class Colours:
    """`field` and the darker `shade` side by side, `edge` around them, `light` for rims and small letters."""

    edge: str
    field: str
    shade: str
    light: str


COLOURS = (
    Colours("#2d1f6b", "#4f3cb0", "#43329b", "#d3cbff"),
    Colours("#12356b", "#1f5fae", "#1a5299", "#c4dfff"),
    Colours("#0b4548", "#0f7276", "#0c6367", "#b9eef0"),
    Colours("#174a26", "#26763d", "#206734", "#c5efcf"),
    Colours("#454a12", "#6b7219", "#5d6315", "#eff0b8"),
    Colours("#6b3a05", "#9a5a0b", "#894f08", "#ffe0ae"),
    Colours("#6e2410", "#ad4521", "#993b1b", "#ffd3c2"),
    Colours("#6b1220", "#b3263d", "#9e1f34", "#ffcbd2"),
    Colours("#5e1150", "#9d2a87", "#8a2276", "#fbc8ef"),
    Colours("#3f1a5c", "#7a3ba5", "#6a3192", "#e7cdfb"),
    Colours("#232c3d", "#44536e", "#3a4861", "#d3dcec"),
    Colours("#3d2820", "#6f4c3c", "#614233", "#efd9cb"),
)


@dataclass(frozen=True)
class Layer:
    """Outlines that are filled with one colour; where two of them overlap is a hole."""

    outlines: tuple[Outline, ...]
    colour: str


@dataclass(frozen=True)
class Design:
    """What was chosen; the numbers count from 0. 1 is half the width of a picture."""

    colour: int
    shape: int
    emblem: int
    rim: int

    @property
    def colours(self) -> Colours:
        return COLOURS[self.colour]

    @property
    def field(self) -> Outline:
        """Within the rim: what can be written on."""
        return moved(SHAPES[self.shape][1], 0.98 * RIMS[self.rim][1])

    def ground(self) -> list[Layer]:
        """Edge, rim and field, the lowest first."""
        colours, (outer, inner) = self.colours, SHAPES[self.shape]
        return [
            Layer((moved(outer, 0.98),), colours.edge),
            Layer((moved(inner, 0.98 * RIMS[self.rim][0]),), colours.light),
            Layer((self.field,), colours.field),
            Layer((right_of(self.field, 0.0),), colours.shade),
        ]

    def sign(self, size: float, y: float = 0.0) -> Layer:
        """The emblem, as far as `size` around its middle at `y`."""
        return Layer(tuple(moved(outline, size, 0.0, y) for outline in EMBLEMS[self.emblem]), WHITE)

    def band(self, top: float) -> Layer:
        """The foot of the field, for small letters."""
        return Layer((below(self.field, top),), self.colours.edge)


@lru_cache(maxsize=256)
def design_of(template_id: str) -> Design:
    """The same for the same template, in every world and process."""
    chosen = hashlib.sha256(template_id.encode(errors="replace")).digest()
    return Design(
        colour=chosen[3] % len(COLOURS),  # these bytes, because they tell the badges of our seeds apart at a glance
        shape=chosen[23] % len(SHAPES),
        emblem=chosen[2] % len(EMBLEMS),
        rim=chosen[0] % len(RIMS),
    )
