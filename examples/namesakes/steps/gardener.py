"""What the gardener says."""

from pytest_bdd import parsers, then, when

from integration import is_wet
from report import told
from stage import Bed


@when(parsers.parse("it rains for {days:d} days"))
def it_rains(stage: Bed, days: int) -> None:
    stage.days = days


@then(parsers.parse('the gardener says "{words}"'))
def the_gardener_says(stage: Bed, words: str) -> None:
    assert told(wet=is_wet(stage.days)) == words
