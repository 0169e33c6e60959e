"""The passing of time."""

from pytest_bdd import given, when

from steps.phrases import phrase
from steps.play import Play


@given(phrase("{span:Span} passes"))
@when(phrase("{span:Span} passes"))
@given(phrase("{span:Span} pass"))
@when(phrase("{span:Span} pass"))
def time_passes(play: Play, span: str) -> None:
    play.world.pass_time(span)
