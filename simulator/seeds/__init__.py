"""Seeds: what a new world holds from the start, as YAML beside this file or anywhere else."""

import copy
import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy.exc import IntegrityError

from simulator.acclaim.planting import plant_acclaim
from simulator.checking import Problem
from simulator.errors import WorldError
from simulator.exports import is_exported
from simulator.origins import Seed
from simulator.packaged import document_of
from simulator.seeds.judging import judged
from simulator.seeds.marks import NoYaml, Read, read_yaml
from simulator.skilljar.planting import plant_skilljar
from simulator.world import World


class BadSeed(WorldError, ValueError):
    """A seed that is not there, is not YAML or lacks something; `str()` says what and where."""


def plant(world: World, seed: str, document: dict[str, Any]) -> None:
    """Plants a document that is called `seed`; raises BadSeed."""
    if is_exported(document):
        raise BadSeed(_of_a_world("the seed", "FILE"))
    wrong = judged(document)
    if wrong:
        raise BadSeed("; ".join(f"the seed: {problem}" for problem in wrong))
    try:
        plant_acclaim(world, document.get("acclaim") or {})
        plant_skilljar(world, document.get("skilljar") or {})
    except KeyError as error:
        raise BadSeed(f"the seed {seed} lacks the field {error}") from error
    except IntegrityError as error:
        raise BadSeed(f"the seed {seed} gives an id, a token or a slug twice: {error.orig}") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise BadSeed(f"the seed {seed} cannot be planted: {error}") from error


def people(document: dict[str, Any]) -> list[dict[str, str]]:
    """Who can sign in where in a seed, with the password; all of it is invented and no secret."""
    acclaim, skilljar = document.get("acclaim") or {}, document.get("skilljar") or {}
    return [
        *_people("Acclaim", acclaim.get("earners", ())),
        *_people("Acclaim for organizations", _members(acclaim, "admins")),
        *_people("LMS", _members(skilljar, "students")),
        *_people("LMS for admins", _members(skilljar, "admins")),
    ]


def _members(part: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [person for organization in part.get("organizations", ()) for person in organization.get(kind, ())]


def _people(where: str, documents: Iterable[dict[str, Any]]) -> list[dict[str, str]]:
    return [
        {
            "where": where,
            "name": f"{person['first_name']} {person['last_name']}",
            "email": person["addresses"][0] if "addresses" in person else person["email"],
            "password": person["password"],
        }
        for person in documents
    ]


def seed_document(name: str) -> dict[str, Any]:
    """A packaged seed as parsed; raises BadSeed."""
    return copy.copy(_packaged(name))


def seed_at(place: str) -> Seed:
    """A packaged seed by its name, or a file by its path; raises BadSeed."""
    if place in packaged():
        return Seed(place, seed_document(place))
    try:
        text = Path(place).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise BadSeed(f"there is no seed named {place!r}, and no file of that name that can be read") from error
    if exported_at(place):
        raise BadSeed(_of_a_world(place, place))
    return Seed(place, _checked(Path(place).name, text))


def exported_at(place: str) -> dict[str, Any] | None:
    """The world that was exported into a file; None where something else is, such as a seed."""
    try:
        document: dict[str, Any] = orjson.loads(Path(place).read_bytes())
    except (OSError, ValueError):
        return None
    return document if place not in packaged() and is_exported(document) else None


def _of_a_world(named: str, file: str) -> str:
    ways = f"`world import NAME {file}` makes a world of it, `serve --seed {file}` starts with it"
    return f"{named} is an exported world and no seed: {ways}"


def document_or_name(seed: Any) -> Any:
    """What the control plane is told of a seed: the document in a file by its path, else what there is of it.

    The control plane itself reads no files. Raises BadSeed.
    """
    is_file = isinstance(seed, Path) or str(seed).endswith((".yaml", ".yml", ".json"))
    return seed_at(str(seed)).document if is_file else seed


def inline(document: dict[str, Any]) -> Seed:
    """A seed without a name of its own: it is named after what it holds, so that the same gives the same ids."""
    written = orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
    return Seed(f"inline-{hashlib.sha256(written).hexdigest()[:12]}", document)


@cache
def _packaged(name: str) -> dict[str, Any]:
    if name not in packaged():
        raise BadSeed(f"there is no seed named {name!r}; there are {', '.join(packaged())}")
    return document_of(__package__, f"{name}.yaml")  # checked when it was written


def packaged() -> list[str]:
    """The names of the seeds that come with the simulator."""
    names = (Path(entry.name) for entry in files(__package__).iterdir())
    return sorted(name.stem for name in names if name.suffix == ".yaml" and "." not in name.stem)


def _checked(file: str, text: str) -> dict[str, Any]:
    """The document in a file; raises BadSeed that says all that is wrong with it, a line for each with its place."""
    try:
        found = read_yaml(text)
    except NoYaml as error:
        raise BadSeed(f"{file}: is no YAML: {error}") from error
    wrong = sorted((*found.slips, *judged(found.document)), key=lambda problem: found.mark(problem.path))
    if wrong:
        raise BadSeed("\n".join(_placed(file, found, problem) for problem in wrong))
    document: dict[str, Any] = found.document
    return document


def _placed(file: str, found: Read, problem: Problem) -> str:
    line, column = found.mark(problem.path)
    before = f", first in line {found.mark(problem.first)[0]}" if problem.first else ""
    return f"{file}, line {line}, column {column}: {problem}{before}"
