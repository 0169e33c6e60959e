"""Seeds: what a new world holds from the start, as YAML beside this file or anywhere else."""

import copy
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.exc import IntegrityError

from simulator.acclaim.planting import plant_acclaim
from simulator.skilljar.planting import plant_skilljar
from simulator.world import World


class BadSeed(ValueError):
    """A seed that is not there, is not YAML or lacks something; `str()` says what and where."""


def plant(world: World, seed: str) -> None:
    """Plants a seed by its name ("northwind", "empty") or by the path of a YAML file; raises BadSeed."""
    document = seed_document(seed)
    try:
        plant_acclaim(world, document.get("acclaim") or {})
        plant_skilljar(world, document.get("skilljar") or {})
    except KeyError as error:
        raise BadSeed(f"the seed {seed} lacks the field {error}") from error
    except IntegrityError as error:
        raise BadSeed(f"the seed {seed} gives an id, a token or a slug twice: {error.orig}") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise BadSeed(f"the seed {seed} cannot be planted: {error}") from error


def people(seed: str) -> list[dict[str, str]]:
    """Who can sign in where in a seed, with the password; all of it is invented and no secret."""
    document = seed_document(seed)
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


def seed_document(seed: str) -> dict[str, Any]:
    """A seed as parsed; raises BadSeed."""
    return copy.copy(_parsed(seed))


def _text(seed: str) -> str:
    packaged = files(__package__).joinpath(f"{seed}.yaml")
    try:
        return packaged.read_text(encoding="utf-8") if packaged.is_file() else Path(seed).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise BadSeed(f"there is no seed named {seed!r}, and no file of that name that can be read") from error


@cache
def _parsed(seed: str) -> dict[str, Any]:
    text = _text(seed)
    try:
        document = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  # both are safe
    except yaml.YAMLError as error:
        raise BadSeed(f"the seed {seed} is not YAML: {error}") from error
    if not isinstance(document, dict):
        raise BadSeed(f"the seed {seed} must hold the keys acclaim and skilljar")
    return document
