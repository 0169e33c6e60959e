"""The journal as a timeline: what followed at once is one group, what the clock brought later another."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from simulator.criteria import Clause
from simulator.journal import Entry, entries
from simulator.world import World

SOON = timedelta(minutes=1)
"""How far from its cause, by the world's clock, an entry may be and still be told together with it."""

BY_NUMBER = [entries.c.n + 0]
"""Their order for effects of few causes: by `n` as it is, SQLite would look through all entries in that order."""

_MOST_STEPS = 8
_MOST_EFFECTS = 300


@dataclass(frozen=True)
class Group:
    """What came of one entry at once: its members in their order, each with its depth below the first.

    `cause` is what led to it earlier, `found` holds the ids of those that were looked for.
    """

    cause: Entry | None
    members: list[tuple[int, Entry]]
    found: frozenset[str]

    @property
    def head(self) -> Entry:
        return self.members[0][1]


def timeline(world: World, criteria: list[Clause], *, before: int | None, most: int) -> tuple[list[Group], int | None]:
    """Groups with entries that meet the criteria, the newest first, and the number below which the older ones are.

    A group is told where the newest of its entries that were looked for is, and nowhere else.
    """
    rows = world.rows(entries)
    page = rows.newest(*criteria, before=before, limit=most + 1)
    older = page[most - 1][0] if len(page) > most else None
    found = {entry.id: entry for _, entry in page[:most]}
    known = _with_causes(world, found)
    heads = list(dict.fromkeys(_head(entry, known).id for entry in found.values()))
    effects = _effects(world, heads)
    groups = [_group(known[head], known, effects, found) for head in heads]
    told = _told_before(world, groups, criteria, before)
    return [group for group in groups if not told & {entry.id for _, entry in group.members}], older


def is_soon(entry: Entry, cause: Entry) -> bool:
    return abs(entry.at - cause.at) <= SOON


def _with_causes(world: World, found: Mapping[str, Entry]) -> dict[str, Entry]:
    known, asked = dict(found), set(found)
    for _ in range(_MOST_STEPS):
        missing = {entry.cause for entry in known.values() if entry.cause} - asked
        if not missing:
            break
        asked |= missing
        known |= {entry.id: entry for entry in world.rows(entries).among("id", missing)}
    return known


def _head(entry: Entry, known: Mapping[str, Entry]) -> Entry:
    """The first in its chain of causes that came soon before it; a caller may have named a circle of them."""
    seen = {entry.id}
    while (cause := known.get(entry.cause or "")) and cause.id not in seen and is_soon(entry, cause):
        seen.add(cause.id)
        entry = cause
    return entry


def _effects(world: World, heads: Iterable[str]) -> dict[str, list[Entry]]:
    """What followed from these, by its cause."""
    found: dict[str, list[Entry]] = {}
    last, count = set(heads), 0
    for _ in range(_MOST_STEPS):
        last -= set(found)
        if not last or count >= _MOST_EFFECTS:
            break
        found |= {cause: [] for cause in last}
        following = world.rows(entries).where(entries.c.cause.in_(last), order=BY_NUMBER, limit=_MOST_EFFECTS)
        for entry in following:
            found[entry.cause or ""].append(entry)
        last, count = {entry.id for entry in following}, count + len(following)
    return found


def _group(
    head: Entry, known: Mapping[str, Entry], effects: Mapping[str, list[Entry]], found: Mapping[str, Entry]
) -> Group:
    members = list(_below(head, effects, 0, set()))
    cause = known.get(head.cause or "")
    return Group(cause, members, frozenset(entry.id for _, entry in members if entry.id in found))


def _below(entry: Entry, effects: Mapping[str, list[Entry]], depth: int, seen: set[str]) -> Iterator[tuple[int, Entry]]:
    seen.add(entry.id)
    yield depth, entry
    for effect in effects.get(entry.id, ()):
        if effect.id not in seen and is_soon(effect, entry):
            yield from _below(effect, effects, depth + 1, seen)


def _told_before(world: World, groups: list[Group], criteria: list[Clause], before: int | None) -> set[str]:
    """Entries of these groups that were looked for, and are on a page before this one."""
    if before is None:
        return set()
    ids = [entry.id for group in groups for _, entry in group.members]
    newer = world.rows(entries).where(entries.c.id.in_(ids), entries.c.n >= before, *criteria)
    return {entry.id for entry in newer}
