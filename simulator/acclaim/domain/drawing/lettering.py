"""Letters in a box: how large a text can be set, and where its lines break.

No font is at hand, so widths are estimated: rather too wide than too narrow.
"""

import re
import unicodedata
from dataclasses import dataclass

LINE = 1.15
"""From one line to the next, in letter sizes."""
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NARROW, _BROAD = frozenset("iljtfrI.,;:'|!()[]/ ´`"), frozenset("mwMW@%—…")
_JOINS = frozenset("\u200d\ufe0e\ufe0f")
_SKIN = range(0x1F3FB, 0x1F400)


@dataclass(frozen=True)
class Box:
    width: float
    height: float


@dataclass(frozen=True)
class Lettering:
    """Lines of one size."""

    size: float
    lines: tuple[str, ...]


def readable(text: str) -> str:
    """Without what cannot stand in XML; spaces and line breaks folded."""
    return " ".join(_NOT_IN_XML.sub("", text).split())


def width_of(text: str) -> float:
    """How wide it is at most, in letter sizes, when set bold."""
    return sum(map(_width, text))


def _width(letter: str) -> float:
    if unicodedata.combining(letter) or letter in _JOINS:
        return 0.0
    if letter in _NARROW:
        return 0.4
    if letter in _BROAD or unicodedata.east_asian_width(letter) in "WF" or ord(letter) > 0x2FFF:
        return 1.05
    return 0.76 if letter.isupper() or ord(letter) > 0x24F else 0.64


def lettered(text: str, box: Box, largest: int, smallest: int) -> Lettering:
    """The text as large as its box allows; what is too long even at `smallest` is cut short, with an ellipsis."""
    words = readable(text).split(" ")
    for size in range(largest, smallest, -1):
        lines = _lines(words, box.width / size)
        if all(width_of(line) * size <= box.width for line in lines) and len(lines) * size * LINE <= box.height:
            return Lettering(size, tuple(lines))
    room = max(1, int(box.height / (smallest * LINE)))
    pieces = [piece for word in words for piece in _pieces(word, box.width / smallest)]
    return Lettering(smallest, tuple(_cut(_lines(pieces, box.width / smallest), room, box.width / smallest)))


def _lines(words: list[str], width: float) -> list[str]:
    """As many words in each line as have room; a word that is too wide stands alone."""
    lines: list[str] = []
    for word in words:
        if lines and width_of(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _pieces(word: str, width: float) -> list[str]:
    """A word cut where it is too wide, but not within a letter and its marks."""
    pieces = [""]
    for letter in _letters(word):
        if pieces[-1] and width_of(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _letters(word: str) -> list[str]:
    """What readers see as one letter: with its accents, or a picture made of several."""
    found: list[str] = []
    for letter in word:
        joined = unicodedata.combining(letter) or letter in _JOINS or ord(letter) in _SKIN
        if found and (joined or found[-1].endswith("\u200d")):
            found[-1] += letter
        else:
            found.append(letter)
    return found


def _cut(lines: list[str], room: int, width: float) -> list[str]:
    if len(lines) <= room:
        return lines
    last = _letters(lines[room - 1])
    while last and width_of("".join(last) + "…") > width:
        last.pop()
    return [*lines[: room - 1], "".join(last).rstrip() + "…"]
