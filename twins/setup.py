"""Twins that are set up wrongly: settings, the set-up check, the switch of the table, and who is kept from whom."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from twins.twin import Of, around, twin


@twin(
    "names the first missing setting only",
    Of.INTEGRATION,
    "setup-1",
    scenario="Two missing settings are named in one message",
)
def _first_problem_only(patch: pytest.MonkeyPatch) -> None:
    from integration.settings import SettingsError
    from stage import switchboard

    def brief(settings_from: Any, *given: Any) -> Any:
        try:
            return settings_from(*given)
        except SettingsError as error:
            raise SettingsError(str(error).partition("\n")[0]) from error

    around(patch, switchboard, "settings_from", brief)


@twin(
    "starts without a token of Acclaim's",
    Of.INTEGRATION,
    "setup-1",
    scenario="One missing setting is named (API token)",
)
def _token_not_asked_for(patch: pytest.MonkeyPatch) -> None:
    from stage import switchboard

    def lenient(settings_from: Any, document: Any, secrets: dict[str, str]) -> Any:
        return settings_from(document, {"ACCLAIM_API_TOKEN": "none"} | secrets)

    around(patch, switchboard, "settings_from", lenient)


@twin(
    "keeps to the Acclaim that it was first started with",
    Of.INTEGRATION,
    "setup-2",
    scenario="Token, organization id and base URL move the integration over",
)
def _first_base_url(patch: pytest.MonkeyPatch) -> None:
    from stage import switchboard

    first: dict[str, Any] = {}

    def stubborn(settings_from: Any, *given: Any) -> Any:
        settings = settings_from(*given)
        kept = first.setdefault(settings.name, settings)
        return replace(settings, acclaim=kept.acclaim, course_badges=kept.course_badges)

    around(patch, switchboard, "settings_from", stubborn)


@twin(
    "checks the first course only",
    Of.INTEGRATION,
    "setup-3",
    scenario="The set-up check lists the courses that carry a badge",
)
def _first_course_only(patch: pytest.MonkeyPatch) -> None:
    from stage import switchboard

    def hasty(check: Any, integration: Any) -> Any:
        fewer = replace(integration.settings, course_badges=integration.settings.course_badges[:1])
        return check(replace(integration, settings=fewer))

    around(patch, switchboard, "check", hasty)


@twin(
    "says yes to templates that are not active",
    Of.INTEGRATION,
    "setup-4",
    scenario="The set-up check names the course and the state of its template (Founders' Circle, archived)",
)
def _archived_template_is_fine(patch: pytest.MonkeyPatch) -> None:
    from msgspec import structs

    from integration import acclaim_client

    def rosy(badge_template: Any, *given: Any) -> Any:
        return structs.replace(badge_template(*given), state="active")

    around(patch, acclaim_client.AcclaimClient, "badge_template", rosy)


@twin(
    "takes another organization's template for its own",
    Of.ACCLAIM,
    "setup-4",
    scenario="A template that is unknown to the organization is named as well",
)
def _templates_of_everybody(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.records import badge_templates
    from simulator.acclaim.web.api.views import templates

    patch.setattr(templates, "template", lambda world, _owner, template: world.rows(badge_templates).find(id=template))


@twin("does not look at single sign-on", Of.INTEGRATION, "setup-5", scenario="Single sign-on is off")
def _single_sign_on_unseen(patch: pytest.MonkeyPatch) -> None:
    from integration.operator import check

    patch.setattr(check, "_single_sign_on", lambda _organization: "ok: single sign-on is on")


@twin(
    "shows the table though it is switched off",
    Of.INTEGRATION,
    "setup-6",
    scenario="Switched off, it shows for nobody",
)
def _table_shown_when_off(patch: pytest.MonkeyPatch) -> None:
    from stage import switchboard

    def always_on(behind: Any, settings: Any, *others: Any) -> Any:
        return behind(replace(settings, badges_earned_table=True), *others)

    around(patch, switchboard, "Integration", always_on)


@twin(
    "lets course authors choose a badge",
    Of.LMS,
    "setup-7",
    scenario="A course author finds no way to add a badge",
)
def _badge_field_for_authors(patch: pytest.MonkeyPatch) -> None:
    from simulator.skilljar.web.admin import courses

    def with_field(render: Any, name: str, **context: Any) -> str:
        field = '<label>Badge template <input name="badge_template_id"></label><button'
        return str(render(name, **context)).replace("<button", field)

    around(patch, courses, "render_template", with_field)


@twin(
    "answers whoever asks, secret or not",
    Of.INTEGRATION,
    "setup-8",
    scenario="An integration answers nobody who lacks its own secret",
)
def _any_secret(patch: pytest.MonkeyPatch) -> None:
    from integration import web

    patch.setattr(web, "hmac", SimpleNamespace(compare_digest=lambda _given, _known: True))


@twin(
    "mixes its mapping with that of another integration",
    Of.INTEGRATION,
    "setup-8",
    scenario="What the other's integration maps counts for the other's LMS alone",
)
def _mapping_leaks(patch: pytest.MonkeyPatch) -> None:
    from integration.settings import Settings
    from stage import switchboard

    mapped: dict[str, Any] = {}

    def remembered(settings_from: Any, *given: Any) -> Any:
        settings = settings_from(*given)
        mapped.update({badge.course_id: badge for badge in settings.course_badges})
        return settings

    around(patch, switchboard, "settings_from", remembered)
    patch.setattr(Settings, "badge_of", lambda _settings, course_id: mapped.get(course_id))


@twin(
    "tells an integration of the students of other organizations",
    Of.LMS,
    "setup-8",
    scenario="An integration knows no student of another LMS organization",
)
def _students_of_everybody(patch: pytest.MonkeyPatch) -> None:
    from simulator.skilljar.records import students
    from simulator.skilljar.services import people

    patch.setattr(people, "student", lambda world, _owner, student_id: world.rows(students).find(id=student_id))


@twin(
    "puts the table into the student's language",
    Of.LMS,
    "setup-9",
    scenario="A student who reads German sees the table in English",
)
def _table_translated(patch: pytest.MonkeyPatch) -> None:
    from simulator.skilljar.web.student import profile

    def translated(badges_earned: Any, organization: Any, person: Any) -> Any:
        table = badges_earned(organization, person)
        return type(table)(table.replace("Badges Earned", "Abzeichen")) if person.language == "de" else table

    around(patch, profile, "_badges_earned", translated)


@twin("puts the table below Registrations", Of.LMS, "setup-9", scenario="The table stands above Registrations")
def _table_below_registrations(patch: pytest.MonkeyPatch) -> None:
    from simulator.skilljar.web.student import profile

    def upside_down(render: Any, name: str, **context: Any) -> str:
        table = str(context.pop("badges_earned"))
        return str(render(name, badges_earned="", **context)).replace("</main>", f"{table}</main>")

    around(patch, profile, "render_template", upside_down)
