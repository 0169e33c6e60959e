"""Acclaim's pages: the earner's, and the dashboard of an organization."""

from collections.abc import Callable
from urllib.parse import unquote, urlencode, urlsplit

from steps.cast import Person
from steps.drivers.browser import Browser, Download, Page
from steps.drivers.control import Mail, World

_BADGE_MAILS = {"badge notice", "badge reminder"}


class EarnerPages:
    """One person in front of Acclaim."""

    def __init__(self, browser: Browser, world: World, person: Person) -> None:
        self._browser = browser
        self._world = world
        self._person = person

    @property
    def page(self) -> Page:
        return self._browser.page

    def badge_mail(self, badge: str) -> Mail:
        """The newest e-mail about the person's badge that calls to accept it."""
        mails = [
            mail
            for mail in self._world.mail_to(self._person.lms_email)
            if mail.kind in _BADGE_MAILS and badge in mail.subject
        ]
        assert mails, f"Acclaim has sent {self._person.first_name} no e-mail about {badge!r}"
        return mails[-1]

    def follow(self, link: str) -> Page:
        """Comes by a link from elsewhere."""
        return self._browser.open(link)

    def follow_mail(self, badge: str) -> Page:
        return self._browser.open(self.badge_mail(badge).links[0])

    def sign_up(self, without: str | None = None) -> Page:
        answers = {
            "country": "Netherlands",
            "password": self._person.acclaim_password,
            "terms of service": "yes",
            "privacy policy": "yes",
        }
        fields = {_FIELD[name]: value for name, value in answers.items() if name != without}
        return self._browser.submit("form#sign-up", fields)

    def problems_at_sign_up(self) -> dict[str, str]:
        """What the form says beside each answer that it does not take."""
        said = {name: self.page.texts(f"#{field}-problem") for name, field in _FIELD.items()}
        return {name: " ".join(problems) for name, problems in said.items() if problems}

    def sign_in(self, password: str | None = None) -> Page:
        if not self.page.is_a("page-sign-in"):
            self._open("/users/sign_in")
        if self.page.is_a("page-sign-in"):
            fields = {"email": self._person.email, "password": password or self._person.acclaim_password}
            self._browser.submit("form#sign-in", fields)
        return self.page

    def sign_out(self) -> Page:
        self.sign_in()
        return self._browser.press("Sign out")

    def enter(self) -> Page:
        """Signs up or in where the page asks for it, and stays where it does not."""
        if self.page.is_a("page-sign-up"):
            return self.sign_up()
        return self.sign_in() if self.page.is_a("page-sign-in") else self.page

    def accept(self, link: Callable[[], Page]) -> Page:
        """Follows a link to a badge, signs up or in if asked, and clicks "Accept Badge"."""
        link()
        self.enter()
        return self._browser.press("Accept Badge")

    def accept_from_mail(self, badge: str) -> Page:
        return self.accept(lambda: self.follow_mail(badge))

    def turn_on_auto_accept(self, organization_id: str) -> None:
        """Auto accept is offered for organizations that have issued a badge, so there has to be one."""
        self._open_signed_in("/earner/settings/profile")
        self._browser.submit("form#profile-settings", {"auto_accept": organization_id})

    def opt_out(self) -> None:
        self._open_signed_in("/earner/settings/notifications")
        self._browser.submit("form#notifications", {"wants_email": None})

    def ask_to_add_address(self, email: str) -> None:
        self._open_signed_in("/earner/settings/account")
        self._browser.submit("form#add-address", {"new_email": email})

    def confirm_address(self, email: str) -> None:
        (mail,) = self.confirmations(email)
        self._browser.open(mail.links[0])
        self._browser.press("Confirm my e-mail")

    def confirmations(self, email: str) -> list[Mail]:
        return [mail for mail in self._world.mail_to(email) if mail.kind == "confirm address"]

    def merge(self, email: str, password: str, code: str | None = None) -> None:
        """Merges the account of `email`; with `code` given, types that instead of the one that was e-mailed."""
        self._open_signed_in("/earner/settings/account")
        self._browser.submit("form#merge-account", {"email": email, "password": password})
        mailed = [mail for mail in self._world.mail_to(email) if mail.kind == "merge account"][-1]
        sent = mailed.text.partition("Your code: ")[2].split()[0]
        self._browser.submit("form#merge-code", {"code": code or sent})

    def dashboard(self) -> list[str]:
        """The names of the badges on the dashboard, sorted."""
        self._open_signed_in("/earner/earned")  # also where it is open: badges come meanwhile
        return sorted(self.page.texts("a.badge-name"))

    def open_badge(self, badge: str) -> Page:
        """Opens a badge from the dashboard."""
        self._open_signed_in("/earner/earned")
        return self._browser.follow(badge)

    def hide(self, badge: str) -> None:
        self.open_badge(badge)
        self._browser.press("Make badge private")

    def share(self, badge: str) -> Page:
        """Opens the share page of a badge; stays on its details where none is offered."""
        self.open_badge(badge)
        return self._browser.follow("Share") if self.page.has("a.share") else self.page

    def offered(self, channel: str) -> str:
        """What the share page holds for a channel: the address of its link, or the code to embed."""
        if channel == "Embed code":
            return unquote(self.page.texts("#embed-code")[0])
        if channel == "Direct link":
            return self.page.texts("#direct-link")[0]
        return unquote(self.page.link(channel))

    def share_by_email(self, badge: str, recipient: str) -> Page:
        self.share(badge)
        return self._browser.submit("form#share-by-email", {"recipient": recipient, "message": "Look at this"})

    def download(self, badge: str) -> Download:
        self.share(badge)
        return self._browser.download(self.page.link("Open Badges picture (PNG)"))

    def _open_signed_in(self, path: str) -> Page:
        self._open(path)
        if self.page.is_a("page-sign-in"):
            self.sign_in()
        return self.page if urlsplit(self.page.url).path.endswith(path) else self._open(path)

    def _open(self, path: str) -> Page:
        return self._browser.open(f"{self._world.base_url}{path}")


_FIELD = {"country": "country", "password": "password", "terms of service": "terms", "privacy policy": "privacy"}


class DashboardPages:
    """An admin of an organization in front of its Acclaim dashboard."""

    def __init__(self, browser: Browser, world: World, person: Person) -> None:
        self._browser = browser
        self._world = world
        self._person = person

    def _open(self, path: str) -> Page:
        page = self._browser.open(f"{self._world.base_url}/mgmt{path}")
        if page.is_a("page-mgmt-sign-in"):
            fields = {"email": self._person.email, "password": self._person.acclaim_password}
            self._browser.submit("form#sign-in", fields)
            page = self._browser.open(f"{self._world.base_url}/mgmt{path}")
        return page

    def issue_events(self) -> list[tuple[str, str]]:
        """Badge and recipient of each issue event, the newest first."""
        page = self._open("/events")
        rows = [[cell.text_content().strip() for cell in row] for row in page.all("table#events tbody tr")]
        return [(badge, recipient) for _, event, badge, recipient, _ in rows if event == "badge.created"]

    def revoke(self, badge: str, email: str) -> None:
        page = self._open(f"/badges?{urlencode({'address': email})}")
        for row in page.all("table#issued-badges tbody tr"):
            cells = [cell.text_content().strip() for cell in row]
            if (cells[0], cells[2]) == (badge, email) and row.cssselect("form"):
                self._browser.submit(f"tr#{row.get('id')} form", {"reason": "Issued by mistake"})
                return
        raise AssertionError(f"{badge!r} of {email} is not among the badges that can be revoked")

    def switch_single_sign_on(self, *, on: bool) -> None:
        self._open("/saml")
        self._browser.submit("form#saml", {"sso_enabled": "yes" if on else None})

    def set_default_expiry(self, badge: str, days: int) -> None:
        self._open("/templates")
        self._browser.follow(badge)
        self._browser.submit("form#template-settings", {"expires_after_days": str(days)})
