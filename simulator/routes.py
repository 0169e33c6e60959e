"""How addresses lead to views; the way back is made ready only for those views that are linked to."""

from collections.abc import Callable
from functools import cache
from typing import Any

from werkzeug.routing import Rule

_Build = Callable[..., tuple[str, str]]


class Route(Rule):
    """A rule of Werkzeug's that compiles what builds its address when it is first asked for one.

    Most never are, and that is two thirds of what the two hundred rules cost at every start.
    """

    def _compile_builder(self, append_unknown: bool = True) -> _Build:
        compiled = cache(super()._compile_builder)

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            return compiled(append_unknown)(rule, **values)

        return build
