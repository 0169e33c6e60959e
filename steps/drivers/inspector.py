"""The simulator's own pages, as whoever tests uses them."""

from steps.drivers.browser import Browser, Page
from steps.drivers.control import Mail, World


class InspectorPages:
    """Somebody in front of one world's mailbox and clock."""

    def __init__(self, browser: Browser, world: World) -> None:
        self._browser = browser
        self._world = world

    def open_index(self) -> Page:
        return self._open("")

    def open_mail(self, mail: Mail) -> Page:
        """The newest e-mail with that subject, from the mailbox."""
        self._open("mailbox")
        return self._browser.follow(mail.subject)

    def follow(self, mail: Mail) -> Page:
        """From the mailbox to where the first link of such an e-mail leads."""
        self.open_mail(mail)
        return self._browser.follow(mail.links[0])

    def turn_clock(self, button: str) -> Page:
        self.open_index()
        return self._browser.press(button)

    def _open(self, path: str) -> Page:
        return self._browser.open(f"{self._world.base_url}/_simulator/{path}")
