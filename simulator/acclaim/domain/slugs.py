"""Slugs: names as they stand in addresses, each given once."""

import re
from collections.abc import Container
from itertools import count


def slug_base(name: str, otherwise: str) -> str:
    """`Data Literate` as `data-literate`; `otherwise` when nothing of the name is left."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or otherwise


def free_slug(base: str, taken: Container[str]) -> str:
    """`base` itself, or with the first number from 2 on that nobody has."""
    if base not in taken:
        return base
    return next(slug for number in count(2) if (slug := f"{base}-{number}") not in taken)
