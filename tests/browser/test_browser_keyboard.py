"""The way from the mailbox to the accepted badge with Tab, Space, Enter and letters alone."""

import pytest

from tests.browser.focus import here, is_visible

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
BADGE = "Northwind Onboarded"


class Keyboard:
    """Somebody without a mouse, in front of a window."""

    def __init__(self, window):
        self.tab, self._window = window.tab, window

    def go_to(self, **wanted):
        """Tabs on to what has these properties; wherever it comes by, the focus has to be seen."""
        for _ in range(80):
            self.tab.keyboard.press("Tab")
            focused = here(self.tab)
            if focused is None:
                continue
            assert is_visible(focused), f"on {self.tab.url} the focus is not to be seen at {focused}"
            if wanted.items() <= focused.items():
                return
        raise AssertionError(f"Tab does not lead to {wanted} on {self.tab.url}")

    def enter(self):
        """Presses Enter where that leads on, and gives the page that it leads to."""
        with self.tab.expect_navigation():
            self.tab.keyboard.press("Enter")
        return self._window.show_again()

    def write(self, name, text):
        self.go_to(name=name)
        self.tab.keyboard.type(text)

    def tick(self, **wanted):
        self.go_to(**wanted)
        self.tab.keyboard.press("Space")


def test_priya_needs_no_mouse(play, new_browser):
    play.student("Priya").complete("Onboarding Essentials")
    mail = play.earner("Priya").badge_mail(BADGE)
    window = new_browser()
    keyboard = Keyboard(window)

    window.open(f"{play.world.base_url}/_simulator/mailbox")
    keyboard.go_to(text="Skip to the content")
    keyboard.tab.keyboard.press("Enter")
    keyboard.go_to(text=mail.subject)
    keyboard.enter()
    keyboard.go_to(tag="A", href=mail.links[0])
    assert keyboard.enter().is_a("page-sign-up")

    keyboard.write("country", "Netherlands")
    keyboard.write("password", "accept-with-priya")
    keyboard.tick(name="terms")
    keyboard.tick(name="privacy")
    keyboard.go_to(text="Create account")
    assert keyboard.enter().texts("h1") == [BADGE]

    keyboard.go_to(text="Accept Badge")
    assert keyboard.enter().is_a("page-settings-profile")
    assert [held.state for held in play.issuer().holdings("priya@example.com")] == ["accepted"]

    keyboard.tick(name="auto_accept")
    keyboard.go_to(text="Save")
    assert keyboard.enter().texts("a.badge-name") == [BADGE]
    keyboard.go_to(text="Settings")
    assert keyboard.enter().has("[name=auto_accept][checked]")
