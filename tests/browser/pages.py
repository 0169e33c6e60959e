"""Every page that somebody can reach by links, from where they begin, and every page that there is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urldefrag, urljoin, urlsplit

import yaml
from werkzeug.exceptions import HTTPException

from simulator import control
from simulator.app import Simulator
from steps.cast import NORTHWIND
from steps.drivers.acclaim_pages import DashboardPages, EarnerPages
from steps.drivers.browser import Browser, Page
from steps.drivers.chromium import Window
from steps.drivers.lms import StudentPages
from steps.drivers.lms_admin import AdminPages
from steps.play import Play

_OF_A_KIND = 2  # what is laid out in the same way is looked at twice
_CONTROL = Path(str(control.__file__)).with_name("openapi.yaml")
_SIMULATOR = Simulator(base_url="http://127.0.0.1")
_ADDRESSES = _SIMULATOR.app.url_map.bind("127.0.0.1")
_OURS = ("acclaim_earner", "acclaim_public", "acclaim_dashboard", "skilljar_student", "skilljar_admin", "control")
_NO_PAGES = {
    "control.docs": "Swagger UI, as its package has it",
    "control.docs_without_slash": "leads to that",
    "control.openapi": "JSON",
    "control.tour_mail": "leads to a mail, for whoever is on the tour",
    "control.tour_journal": "leads to the journal, for whoever is on the tour",
}


def every_page() -> set[str]:
    """The views that answer a browser with a page of ours."""
    described = yaml.safe_load(_CONTROL.read_text(encoding="utf-8"))["paths"]
    return {
        rule.endpoint
        for rule in _SIMULATOR.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint.partition(".")[0] in _OURS
        if rule.endpoint not in _NO_PAGES and rule.rule.replace("<", "{").replace(">", "}") not in described
    }


def view_of(url: str) -> str:
    """Which view answers at an address, below whichever world; nothing where none does."""
    path = urlsplit(url).path
    if path.startswith("/w/"):
        path = "/" + path.split("/", 3)[3]
    try:
        return str(_ADDRESSES.match(path, "GET")[0])
    except HTTPException:
        return ""


@dataclass
class Looking:
    """Somebody in front of a browser, where they begin, and the views that belong to them."""

    browser: Browser
    starts: list[str]
    views: tuple[str, ...]
    reached: set[str] = field(default_factory=set)

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Each page with the name of its view, and those that are beside all views under its address.

        Once they were, `reached` has these views, those that led to them and those of pictures and files.
        """
        ahead, seen, of_a_kind = list(self.starts), set(), dict.fromkeys(every_page(), 0)
        while ahead:
            url = urldefrag(ahead.pop(0)).url
            view = view_of(url)
            if url in seen or (url not in self.starts and not self._is_theirs(view, of_a_kind)):
                continue
            seen.add(url)
            self.reached.add(view)
            if url not in self.starts and not self._is_page(url):
                continue
            page = self.browser.open(url)
            landed = view_of(page.url)
            for one in {view, landed}:
                of_a_kind[one] = of_a_kind.get(one, 0) + 1
            self.reached |= {landed, *(view_of(urljoin(page.url, str(one.get("src")))) for one in page.all("[src]"))}
            ahead += [urljoin(page.url, str(anchor.get("href"))) for anchor in page.all("a[href]")]
            yield landed or url, page

    def _is_page(self, url: str) -> bool:
        fetch = self.browser.fetch if isinstance(self.browser, Window) else self.browser.download
        return fetch(url).headers["Content-Type"].startswith("text/html")

    def _is_theirs(self, view: str, of_a_kind: dict[str, int]) -> bool:
        return view.startswith(self.views) and of_a_kind.get(view, _OF_A_KIND) < _OF_A_KIND


def furnish(play: Play) -> Play:
    """Badges accepted, pending, private and shared; mail of every kind; somebody invited, something parked."""
    for name in ("Tomás", "Priya"):
        play.student(name).complete("Onboarding Essentials")
        play.student(name).finish("Data Literacy", right=True)
    play.student("Mei").finish("Data Literacy", right=False)
    play.student("Mei").complete("Safety Refresher")
    tomas = play.earner("Tomás")
    tomas.accept_from_mail("Northwind Onboarded")
    tomas.ask_to_add_address("tomas.ortega@example.org")
    play.issuer_admin("Rhea").revoke("Safety First", "mei@example.com")
    play.world.pass_time("1 day")
    _invite(play, "tomas@example.com")
    return play


def _invite(play: Play, email: str) -> None:
    organization = play.world.organization(NORTHWIND)
    url, auth = f"{play.world.base_url}/v1/organizations/{organization['id']}/employees", (organization["token"], "")
    hired = {"email": email, "first_name": "Tomás", "last_name": "Ortega", "external_id": "emp-1"}
    session = play.acclaim._new_session()
    assert session.post(url, json=hired, auth=auth).status_code == 201
    asked = {"employee_list": [email], "list_type": "email"}
    assert session.post(f"{url}/send_invitations", json=asked, auth=auth).ok


def _mailed(play: Play, email: str, kind: str) -> str:
    return next(mail for mail in play.world.mail_to(email) if mail.kind == kind).links[0]


def earner(play: Play, browser: Browser) -> Looking:
    """Tomás, who has a badge that is accepted, one that is not, and an invitation."""
    root, application = play.world.base_url, play.world.organization(NORTHWIND)["oauth_applications"][0]
    pages = EarnerPages(browser, play.world, play.person("Tomás"))
    pages.sign_in()
    back = quote(application["redirect_uris"][0], safe="")
    consent = f"/oauth/authorize?response_type=code&client_id={application['client_id']}&redirect_uri={back}"
    starts = [f"{root}/earner/earned", f"{root}/users/sign_up", f"{root}{consent}", f"{root}/oauth/authorize"]
    starts += [pages.badge_mail("Data Literate").links[0], _mailed(play, "tomas@example.com", "workforce invitation")]
    starts += [_mailed(play, "tomas.ortega@example.org", "confirm address"), f"{root}/users/confirmation/nobody"]
    return Looking(browser, starts, ("acclaim_earner", "acclaim_public"))


def issuer_admin(play: Play, browser: Browser) -> Looking:
    """Rhea, at Northwind's dashboard."""
    pages = DashboardPages(browser, play.world, play.person("Rhea"))
    pages.issue_events()
    return Looking(browser, [f"{play.world.base_url}/mgmt"], ("acclaim_dashboard",))


def student(play: Play, browser: Browser) -> Looking:
    """Priya, who has earned two badges."""
    StudentPages(browser, play.world, play.person("Priya")).profile()
    root = f"{play.world.base_url}/skilljar"
    courses = [f"{root}/courses/{course['slug']}" for course in play.world.lms(NORTHWIND)["courses"][:2]]
    return Looking(browser, [f"{root}/", f"{root}/accounts/profile/", *courses], ("skilljar_student",))


def lms_admin(play: Play, browser: Browser) -> Looking:
    """Sam, at the LMS's dashboard."""
    AdminPages(browser, play.world, play.person("Sam")).undelivered()
    return Looking(browser, [f"{play.world.base_url}/skilljar/admin/courses"], ("skilljar_admin",))


def stranger(play: Play, browser: Browser) -> Looking:
    """Somebody who is signed in nowhere: what is public, what is shut, and the forms that let in."""
    root = play.world.base_url
    held = {holding.state: holding.document["id"] for holding in play.issuer().holdings()}
    paths = [f"/badges/{held['accepted']}", f"/badges/{held['accepted']}/embedded", f"/badges/{held['pending']}"]
    paths += ["/users/sign_in", "/users/sign_up", "/mgmt/sign_in", "/nothing-here", "/skilljar/nothing-here"]
    paths += ["/skilljar/", "/skilljar/accounts/login/", "/skilljar/admin/login", "/users/tomas-ortega"]
    slug = play.world.lms(NORTHWIND)["courses"][0]["slug"]
    starts = [f"{root}{path}" for path in (*paths, f"/skilljar/courses/{slug}")]
    return Looking(browser, starts, ("acclaim_public",))


def tester(play: Play, browser: Browser) -> Looking:
    """Whoever tests, at the simulator's own pages."""
    root = f"{play.world.base_url}/_simulator"
    browser.open(f"{root}/mailbox")
    letter = browser.page.link(browser.page.texts("table#mails a")[0]) + "/html"
    return Looking(browser, [f"{root}/", f"{root}/mailbox", letter], ("control.",))


def at_the_merging(play: Play, browser: Browser) -> Looking:
    """Mei, who is asked for the code that lets her merge another account into hers."""
    pages = EarnerPages(browser, play.world, play.person("Mei"))
    pages.sign_in()
    browser.open(f"{play.world.base_url}/earner/settings/account")
    browser.submit("form#merge-account", {"email": "tomas@example.com", "password": "accept-with-tomas"})
    return Looking(browser, [browser.page.url], ())


ROLES = {role.__name__: role for role in (earner, issuer_admin, student, lms_admin, stranger, tester, at_the_merging)}
