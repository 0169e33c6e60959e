"""What the control plane tells the LMS: where its integration is, and that a student has completed a course."""

from flask import Response
from werkzeug.exceptions import BadRequest

from simulator.control.blueprint import answer, control
from simulator.control.reading import body, text
from simulator.skilljar.domain.progress import SuccessStatus
from simulator.skilljar.services.completing import complete_once_more
from simulator.skilljar.services.connecting import connect_integration
from simulator.skilljar.services.knowing import course_known_as, student_known_as
from simulator.unit_of_work import current_world

_RESULTS = {"passed": SuccessStatus.PASSED, "failed": SuccessStatus.FAILED, "ungraded": None}


@control.put("/lms/<organization_id>/integration")
def put_integration(organization_id: str) -> Response:
    """`{"webhook_url", "badges_earned_url"?, "secret"?}`: where an LMS organization finds its integration."""
    told = body()
    table_url = text(told, "badges_earned_url") if told.get("badges_earned_url") is not None else None
    secret = text(told, "secret") if "secret" in told else None
    url = text(told, "webhook_url")
    connect_integration(current_world(), organization_id, webhook_url=url, badges_earned_url=table_url, secret=secret)
    return answer({"webhook_url": url, "badges_earned_url": table_url, "secret": "kept"})


@control.post("/lms/completions")
def post_completion() -> Response:
    """`{"student", "course", "result"?, "score"?}`: the student has completed the course, for the first time or again.

    A student is known by id or address, a course by id or title.
    """
    told, world = body(), current_world()
    if unknown := [word for word in told if word not in ("student", "course", "result", "score")]:
        raise BadRequest(f"{', '.join(unknown)}: a completion has student, course, result and score")
    result, score = told.get("result", "ungraded"), told.get("score")
    if not isinstance(result, str) or result not in _RESULTS:
        raise BadRequest(f"result: one of {', '.join(_RESULTS)}")
    if score is not None and type(score) is not int:
        raise BadRequest("score: a whole number")
    student = student_known_as(world, text(told, "student"))
    course = course_known_as(world, student.organization_id, text(told, "course"))
    progress = complete_once_more(world, student, course, _RESULTS[result], score)
    shown = {"student_id": student.id, "course_id": course.id, "course_progress_id": progress.id}
    return answer(shown | {"result": result, "completed_at": world.now().isoformat()}, 201)
