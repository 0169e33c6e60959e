"""The picture of a badge whose organization has sent none: drawn as PNG, and as SVG with its name on it."""

from functools import lru_cache
from html import escape

from simulator.acclaim.domain.baking import drawn
from simulator.acclaim.domain.drawing.designs import WHITE, Design, Layer, design_of
from simulator.acclaim.domain.drawing.lettering import LINE, Box, Lettering, lettered, readable
from simulator.acclaim.domain.drawing.outlines import Outline, narrowest
from simulator.acclaim.domain.drawing.raster import painted

SIZE = 360
_HALF = SIZE / 2
_NAME, _ISSUER = (-0.22, 0.4), (0.47, 0.63)
"""From where to where letters stand, in halves of the picture."""
_BAND = 0.43


@lru_cache(maxsize=256)
def picture(template_id: str) -> bytes:
    """A PNG of 360 by 360 pixels without letters; the same template always looks the same."""
    design = design_of(template_id)
    return drawn(SIZE, SIZE, painted([*design.ground(), design.sign(0.5)], SIZE))


@lru_cache(maxsize=256)
def vector_picture(template_id: str, name: str, issuer: str) -> str:
    """An SVG of 360 by 360: the same badge with its name and issuer on it. It holds no style, no script and no link."""
    design = design_of(template_id)
    layers = [*design.ground(), design.sign(0.22, -0.47), design.band(_BAND)]
    title = escape(readable(f"{name}, a badge of {issuer}"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" width="{SIZE}" height="{SIZE}" role="img"'
        ' font-family="system-ui, -apple-system, Segoe UI, sans-serif" font-weight="700" text-anchor="middle">'
        f"<title>{title}</title>{''.join(map(_path, layers))}"
        f"{_text(lettered(name, _box(design, *_NAME), 44, 17), _NAME, WHITE)}"
        f"{_text(lettered(issuer, _box(design, *_ISSUER), 19, 10), _ISSUER, design.colours.light)}</svg>"
    )


def _box(design: Design, top: float, bottom: float) -> Box:
    """The room between two heights, with some space at its sides."""
    return Box(1.86 * _HALF * narrowest(design.field, top, bottom), _HALF * (bottom - top))


def _path(layer: Layer) -> str:
    lines = " ".join(map(_line, layer.outlines))
    return f'<path fill="{layer.colour}" fill-rule="evenodd" d="{lines}"/>'


def _line(outline: Outline) -> str:
    return "M" + " ".join(f"{_HALF * (1 + x):.1f},{_HALF * (1 + y):.1f}" for x, y in outline) + "Z"


def _text(letters: Lettering, between: tuple[float, float], colour: str) -> str:
    """Lines around the middle of two heights."""
    middle = _HALF * (1 + sum(between) / 2) + letters.size * 0.35
    top = middle - letters.size * LINE * (len(letters.lines) - 1) / 2
    return "".join(
        f'<text x="{_HALF:g}" y="{top + number * letters.size * LINE:.1f}" font-size="{letters.size}" fill="{colour}">'
        f"{escape(line)}</text>"
        for number, line in enumerate(letters.lines)
    )
