"""The voice of whoever tests, at the simulator's own pages."""

from pytest_bdd import when

from steps.phrases import phrase
from steps.play import Play


@when(phrase('{earner:Name} opens the e-mail about "{badge:Title}" in the mailbox'))
def opens_in_mailbox(play: Play, earner: str, badge: str) -> None:
    play.inspector(earner).follow(play.earner(earner).badge_mail(badge))


@when(phrase('a tester presses "{button:Title}" beside the clock'))
def presses_beside_the_clock(play: Play, button: str) -> None:
    play.inspector("a tester").turn_clock(button)
    play.world.settle()
