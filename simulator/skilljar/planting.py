"""Planting the LMS's part of a seed: organizations with their courses, people and webhooks."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy.exc import IntegrityError

from simulator.passwords import hashed_for_seed
from simulator.records import Records
from simulator.skilljar import records
from simulator.skilljar.domain.course import Course, Path
from simulator.skilljar.domain.organization import LmsAdmin, LmsOrganization
from simulator.skilljar.domain.student import LANGUAGES, Student, email_key, is_address
from simulator.skilljar.domain.webhook import EventType, Header, Webhook, is_header, is_target_url
from simulator.skilljar.planting_lessons import lesson_from
from simulator.skilljar.seed_entry import Entry
from simulator.world import World

T = TypeVar("T")


def plant_skilljar(world: World, document: dict[str, Any]) -> None:
    """Plants what stands below `skilljar:` in a seed file; raises ValueError that names the place."""
    organizations = Entry(world, "skilljar", document).entries("organizations")
    planted = [_plant_organization(world, entry) for entry in organizations]
    _add(world, records.organizations, planted, "id", "domain_name", "api_key")


def _plant_organization(world: World, entry: Entry) -> LmsOrganization:
    table = entry.entry("badges_earned")
    organization = LmsOrganization(
        id=entry.key("skilljar_organization"),
        name=entry.text("name"),
        domain_name=entry.text("domain_name"),
        api_key=entry.text("api_key"),
        badges_earned_url=table.text("url").rstrip("/") if table else None,
        badges_earned_secret=table.text("secret") if table else "",
        created_at=world.now(),
    )
    _add(world, records.admins, [_admin(one, organization) for one in entry.entries("admins")], "id", "email")
    students = [_student(world, one, organization) for one in entry.entries("students")]
    _add(world, records.students, students, "id", "email_key")
    courses = _plant_courses(world, entry, organization)
    paths = [_path(one, organization, courses) for one in entry.entries("paths")]
    _add(world, records.paths, paths, "id")
    webhooks = [_webhook(one, organization) for one in entry.entries("webhooks")]
    _add(world, records.webhooks, webhooks, "id")
    return organization


def _plant_courses(world: World, entry: Entry, organization: LmsOrganization) -> dict[str, Course]:
    """The courses by title."""
    courses, lessons = [], []
    for one in entry.entries("courses"):
        key = one.key("course")
        contents = [lesson_from(each, key, position) for position, each in enumerate(one.entries("lessons"), 1)]
        by_title = {lesson.title: lesson for lesson in contents}
        score_lesson = one.text("score_lesson", "")
        if score_lesson and not (score_lesson in by_title and by_title[score_lesson].questions):
            raise ValueError(f"{one.place}: score_lesson names no quiz of this course")
        courses.append(_course(world, one, organization, key, by_title[score_lesson].id if score_lesson else None))
        lessons += contents
    _add(world, records.courses, courses, "id", "published_course_id", "slug", "title")
    _add(world, records.lessons, lessons, "id")
    return {course.title: course for course in courses}


def _course(world: World, entry: Entry, organization: LmsOrganization, key: str, score_lesson_id: str | None) -> Course:
    title = entry.text("title")
    return Course(
        id=key,
        organization_id=organization.id,
        published_course_id=entry.key("published_course", "published_course_id"),
        title=title,
        slug=entry.text("slug", "-".join(title.lower().split())),
        description=entry.text("description", ""),
        score_lesson_id=score_lesson_id,
        complete_on_pass_or_fail=entry.flag("complete_on_pass_or_fail"),
        sends_completion_mail=entry.flag("sends_completion_mail"),
        created_at=world.now(),
    )


def _path(entry: Entry, organization: LmsOrganization, courses: dict[str, Course]) -> Path:
    titles = entry.texts("courses")
    unknown = [title for title in titles if title not in courses]
    if unknown or not titles:
        raise ValueError(f"{entry.place}: courses has to name courses of this organization, not {unknown}")
    return Path(entry.key("path"), organization.id, entry.text("title"), tuple(courses[title].id for title in titles))


def _student(world: World, entry: Entry, organization: LmsOrganization) -> Student:
    email, language = _address(entry), entry.text("language", "en")
    if language not in LANGUAGES:
        raise ValueError(f"{entry.place}: language has to be one of {', '.join(LANGUAGES)}")
    return Student(
        id=entry.key("student"),
        organization_id=organization.id,
        first_name=entry.text("first_name"),
        last_name=entry.text("last_name"),
        email=email,
        email_key=email_key(email),
        language=language,
        password_hash=hashed_for_seed(entry.text("password")),
        created_at=world.now(),
    )


def _admin(entry: Entry, organization: LmsOrganization) -> LmsAdmin:
    return LmsAdmin(
        entry.key("lms_admin"), organization.id, entry.text("first_name"), entry.text("last_name"),
        _address(entry), hashed_for_seed(entry.text("password")),
    )  # fmt: skip


def _webhook(entry: Entry, organization: LmsOrganization) -> Webhook:
    target_url, event_type = entry.text("target_url"), entry.text("event_type", "")
    headers = tuple(Header(name, value) for name, value in entry.mapping("headers").items())
    if not is_target_url(target_url) or not all(map(is_header, headers)):
        raise ValueError(f"{entry.place}: target_url or headers are not good for HTTP")
    if event_type and event_type not in EventType.__members__:
        raise ValueError(f"{entry.place}: there is no event_type {event_type}")
    return Webhook(
        id=entry.key("webhook"),
        organization_id=organization.id,
        target_url=target_url,
        active=True,
        event_type=EventType[event_type] if event_type else None,
        deactivate_reason=None,
        additional_headers=headers,
        basic_auth_username=entry.text("basic_auth_username", ""),
        basic_auth_password=entry.text("basic_auth_password", ""),
    )


def _address(entry: Entry) -> str:
    email = entry.text("email")
    if not is_address(email):
        raise ValueError(f"{entry.place}: email is no e-mail address")
    return email


def _add(world: World, kept: Records[T], values: Iterable[T], *unique: str) -> None:
    values = list(values)
    for name in unique:
        counted = Counter(getattr(value, name) for value in values)
        twice = [value for value, times in counted.items() if times > 1]
        if twice:
            raise ValueError(f"skilljar: two entries have the {name} {twice[0]}")
    try:
        world.rows(kept).add(*values)
    except IntegrityError as error:
        raise ValueError(f"skilljar: an id of a {kept.kind.__name__} is taken by another organization's") from error
