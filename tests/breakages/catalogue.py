"""The breakages: what is broken, by which scenario it must be noticed, and how it is done."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from pytest import MonkeyPatch

PLAY = "tests/test_features.py::test_"


@dataclass(frozen=True)
class Breakage:
    """`breaks` patches the running code; `scenario` is the test that has to fail at one of its Thens."""

    name: str
    scenario: str
    breaks: Callable[[MonkeyPatch], None]


def _reminder_on_day_5(patch: MonkeyPatch) -> None:
    from simulator.acclaim.domain import reminders

    patch.setattr(reminders, "REMINDERS_AFTER", (timedelta(days=1), timedelta(days=5)))


def _other_organizations_badge_shown(patch: MonkeyPatch) -> None:
    """Acclaim's list forgets whose it is, and the integration forgets to look."""
    from integration import badges_earned
    from simulator.acclaim.web.api.views import badges as views

    page_of = views.page_of
    patch.setattr(views, "page_of", lambda rows, _scope, **wanted: page_of(rows, **wanted))
    patch.setattr(badges_earned, "_belongs", lambda badge, _organization, _address: badge.state != "revoked")


def _failed_completion_issues(patch: MonkeyPatch) -> None:
    from msgspec import structs

    from integration import issuing

    why_not = issuing.why_not

    def blind(completion: Any, course_badge: Any) -> Any:
        passed = structs.replace(completion.progress, success_status=None)
        return why_not(structs.replace(completion, progress=passed), course_badge)

    patch.setattr(issuing, "why_not", blind)


def _retroactive_issue(patch: MonkeyPatch) -> None:
    from integration import issuing

    why_not = issuing.why_not
    always = datetime(1970, 1, 1, tzinfo=UTC)
    patch.setattr(
        issuing, "why_not", lambda completion, badge: why_not(completion, replace(badge, installed_at=always))
    )


def _duplicate_issued(patch: MonkeyPatch) -> None:
    from simulator.acclaim.services import issuing

    patch.setattr(issuing, "duplicate_of", lambda *_whatever: None)


def _revoked_badge_shown(patch: MonkeyPatch) -> None:
    """The integration asks for badges in every state, takes a revoked one for accepted, and shows it."""
    from msgspec import structs

    from integration import acclaim_client, badges_earned

    encode, belongs = acclaim_client.urlencode, badges_earned._belongs

    def every_state(query: dict[str, str]) -> str:
        return encode(query | {"filter": query["filter"].partition("|state::")[0]})

    patch.setattr(acclaim_client, "urlencode", every_state)
    patch.setattr(
        badges_earned, "_belongs", lambda badge, *rest: belongs(structs.replace(badge, state="accepted"), *rest)
    )


def _table_below_registrations(patch: MonkeyPatch) -> None:
    from simulator.skilljar.web.student import profile

    render = profile.render_template

    def upside_down(name: str, **context: Any) -> str:
        table = str(context.pop("badges_earned"))
        return render(name, badges_earned="", **context).replace("</main>", f"{table}</main>")

    patch.setattr(profile, "render_template", upside_down)


def _accepted_link_to_badge_page(patch: MonkeyPatch) -> None:
    from integration import badges_earned

    patch.setattr(badges_earned, "_dashboard", lambda badge_url: badge_url)


def _mail_after_opt_out(patch: MonkeyPatch) -> None:
    from simulator.acclaim.services import notifying

    patch.setattr(notifying, "wants_mail", lambda _owner: True)


def _table_shown_when_off(patch: MonkeyPatch) -> None:
    from stage import switchboard

    create_app = switchboard.create_app

    def always_on(behind: Any) -> Any:
        return create_app(replace(behind, settings=replace(behind.settings, badges_earned_table=True)))

    patch.setattr(switchboard, "create_app", always_on)


BREAKAGES = (
    Breakage("reminder on day 5", f"{PLAY}around_the_fourth_day[4 days-2 reminders]", _reminder_on_day_5),
    Breakage("other organization's badge shown", f"{PLAY}a_badge_of_globex", _other_organizations_badge_shown),
    Breakage(
        "failed completion issues", f"{PLAY}a_fail_completes_the_course_and_issues_no_badge", _failed_completion_issues
    ),
    Breakage(
        "retroactive issue",
        f"{PLAY}an_earlier_completion_gets_none_even_when_its_news_arrives_late",
        _retroactive_issue,
    ),
    Breakage("duplicate issued", f"{PLAY}the_first_badge_stays_the_only_one[Priya-ignores-pending]", _duplicate_issued),
    Breakage("revoked badge shown", f"{PLAY}revoked_before_or_after_it_was_accepted[accepts]", _revoked_badge_shown),
    Breakage("table below Registrations", f"{PLAY}the_table_stands_above_registrations", _table_below_registrations),
    Breakage("accepted badge links to its own page", f"{PLAY}signed_in", _accepted_link_to_badge_page),
    Breakage("mail after opt-out", f"{PLAY}opted_out_between_notice_and_reminder", _mail_after_opt_out),
    Breakage("table shown when off", f"{PLAY}switched_off_it_shows_for_nobody", _table_shown_when_off),
)
