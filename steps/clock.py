"""The passing of time."""

from pytest_bdd import given, parsers, when

from steps.play import Play


@given(parsers.re(r"(?P<span>\d+ (?:day|hour|minute|second)s?\b.*) pass(?:es)?"))
@when(parsers.re(r"(?P<span>\d+ (?:day|hour|minute|second)s?\b.*) pass(?:es)?"))
def time_passes(play: Play, span: str) -> None:
    play.world.pass_time(span)
