"""A guided tour for newcomers: from the start page to the table of badges in seven clicks, and which rules they show.

The pages of the tour are those of everybody; while somebody is on it, each tells what to do there.
"""

from dataclasses import dataclass

from flask import Flask, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from simulator.acclaim.services.accounts import EARNER_DOOR
from simulator.control.blueprint import control
from simulator.mailbox import mails, matching
from simulator.sign_ins import sign_in, sign_out
from simulator.skilljar.records import organizations
from simulator.skilljar.services.guiding import bring_to_last_lesson, new_guest, short_course
from simulator.skilljar.services.people import STUDENT_DOOR
from simulator.unit_of_work import current_name, current_world

GUEST = ("Nova", "Lindqvist")


@dataclass(frozen=True)
class Stop:
    """A place on the way: what to click there, the rules of the article that it shows, and at which endpoints it is.

    `onward` is the way to the next stop where the page itself has none: what its link reads, and its endpoint.
    """

    title: str
    text: str
    rules: tuple[str, ...]
    endpoints: frozenset[str]
    onward: tuple[str, str] | None


def _stop(title: str, text: str, rules: str, *endpoints: str, onward: tuple[str, str] | None = None) -> Stop:
    return Stop(title, text, tuple(rules.split()), frozenset(endpoints), onward)


STOPS = (
    _stop(
        "Begin",
        "You become Nova, a new student of the academy, one click away from the end of a course.",
        "earn-4",
        "control.start",
    ),
    _stop(
        "Complete the course",
        "Click “Complete lesson”. The LMS tells the integration, which has Acclaim issue a badge: pending, in the name"
        " and to the address that the LMS has of Nova.",
        "earn-1 earn-2 earn-3",
        "skilljar_student.lesson",
    ),
    _stop(
        "Open the e-mail",
        "The course is complete, and the LMS says no word of a badge. Acclaim does, in an e-mail.",
        "earn-12 accept-1",
        "skilljar_student.completed",
        "control.mailbox",
        onward=("Read Nova's e-mail", "control.tour_mail"),
    ),
    _stop(
        "Follow its link",
        "Click “Accept your badge” in the e-mail. The table on Nova's profile has a link to the same place.",
        "accept-1 accept-2",
        "control.mail_page",
    ),
    _stop(
        "Sign up in Acclaim",
        "Name and address are filled in; choose a country and a password of at least 8 letters, agree to both,"
        " and create the account."
        " Who has an account for the address signs in instead.",
        "accept-3 accept-4",
        "acclaim_earner.sign_up_form",
        "acclaim_earner.sign_up",
    ),
    _stop(
        "Accept the badge",
        "An account is not enough: the badge stays pending until you click “Accept Badge”.",
        "accept-5",
        "acclaim_earner.accept_page",
    ),
    _stop(
        "Go back to the profile",
        "Here Nova can have later badges accepted automatically. Then look at her profile in the LMS.",
        "accept-6 accept-7",
        "acclaim_earner.profile_settings",
        "acclaim_earner.dashboard",
        "acclaim_earner.details",
        onward=("Look at Nova's profile", "skilljar_student.profile"),
    ),
    _stop(
        "The table",
        "“Badges Earned” has come up above “Registrations”, and the badge's link leads to Nova's dashboard in Acclaim."
        " That is the whole way. Next, the inspector shows what happened underneath.",
        "view-1 view-5 setup-9",
        "skilljar_student.profile",
        onward=("See what happened underneath", "control.tour_journal"),
    ),
)


def guide(app: Flask) -> None:
    """Has every page tell somebody on the tour what to do there."""
    app.context_processor(lambda: {"tour_stop": _stop_here, "tour_stops": STOPS})


@control.get("/start")
def start() -> str:
    """Where a newcomer begins."""
    return render_template("control/start.html", world=current_world().name, stops=STOPS, guest=GUEST[0])


@control.post("/tour")
def begin() -> ResponseReturnValue:
    """Signs a new student in to the LMS, at the last lesson of a course; nobody is signed in to Acclaim any more."""
    world = current_world()
    academy = world.rows(organizations).find()
    course = short_course(world, academy) if academy else None
    if academy is None or course is None:
        flash("The tour needs an LMS with a course whose last lesson is no quiz: make a world from the seed northwind.")
        return redirect(url_for("control.start"), 303)
    guest = new_guest(world, academy, *GUEST)
    lesson = bring_to_last_lesson(world, guest, course)
    sign_in(STUDENT_DOOR, guest.id)
    sign_out(EARNER_DOOR)
    session[_key()] = guest.email
    return redirect(url_for("skilljar_student.lesson", slug=course.slug, lesson_id=lesson.id), 303)


@control.get("/tour/mail")
def tour_mail() -> ResponseReturnValue:
    """The newest e-mail to whoever is on the tour."""
    guest = session.get(_key(), "")
    found = current_world().rows(mails).where(*matching({"to": guest}), order=[mails.c.n.desc()], limit=1)
    if found:
        return redirect(url_for("control.mail_page", mail_id=found[0].id))
    flash("There is no e-mail yet: no integration has issued the badge. That of make run serves the world default.")
    return redirect(url_for("control.mailbox"))


@control.get("/tour/journal")
def tour_journal() -> ResponseReturnValue:
    """What whoever is on the tour has set off."""
    return redirect(url_for("control.inspect_journal", person=session.get(_key()), kind="change"))


@control.post("/tour/end")
def end() -> ResponseReturnValue:
    session.pop(_key(), None)
    return redirect(url_for("control.start"), 303)


def _stop_here() -> tuple[int, Stop] | None:
    """Number and stop of this page, for whoever is on the tour."""
    if _key() not in session:
        return None
    return next((each for each in enumerate(STOPS) if request.endpoint in each[1].endpoints), None)


def _key() -> str:
    return f"{current_name()}/tour"
