"""A play on a stage: a scenario's Acclaim, its LMS, and those who come on."""

from collections.abc import Callable

from stage.standing import Stage
from steps.cast import CONNECTED, COURSES, GLOBEX, NORTHWIND
from steps.drivers.acclaim_protocol import Acclaim
from steps.drivers.browser import Browser, PlainBrowser
from steps.drivers.control import World
from steps.drivers.declaring import Incomplete
from steps.drivers.protocol import Lms, Place
from steps.drivers.simulated import SimulatedAcclaim
from steps.drivers.skilljar import SkilljarLms
from steps.play import Play


def play_in(
    stage: Stage,
    world: World,
    new_browser: Callable[[], Browser] | None = None,
    driver: Callable[[Place], Lms] | None = None,
    acclaim: Acclaim | None = None,
) -> Play:
    """A play in one world of the stage: with its Acclaim, its LMS and our integration, as far as no other is given."""
    acclaim = acclaim or SimulatedAcclaim(stage.new_session, stage.simulator_url, world)
    lms: Lms
    if driver:
        try:
            lms = driver(place_of(acclaim, stage))
        except SystemExit as error:
            raise Incomplete("the driver ends the process where its LMS should begin") from error
    else:
        lms = SkilljarLms(stage.new_session, stage.switchboard, world, acclaim)
    return Play(acclaim, lms, new_browser or (lambda: PlainBrowser(stage.new_session)))


def place_of(acclaim: Acclaim, stage: Stage) -> Place:
    """What a driver is told of an Acclaim."""
    organization = acclaim.organization(NORTHWIND)
    strangers = [] if "organizations" in acclaim.unsupported else acclaim.organization(GLOBEX)["templates"]
    return Place(
        acclaim_url=f"{acclaim.base_url}/v1",
        organization_id=organization["id"],
        token=organization["token"],
        templates={template["name"]: template["id"] for template in [*strangers, *organization["templates"]]},
        courses=COURSES,
        course_badges=CONNECTED[NORTHWIND],
        people=acclaim.people(),
        now=acclaim.now,
        new_session=stage.new_session,
    )
