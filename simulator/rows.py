"""The rows of one kind in one world: looking for them, adding, changing and removing them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from simulator.criteria import Clause, Criterion, clauses, equals, shaped
from simulator.found import Found
from simulator.records import Records

T = TypeVar("T")


class Rows(Generic[T]):
    """The values of one kind in one world, as seen by one transaction."""

    def __init__(self, connection: sa.Connection, world: str, kept: Records[T], found: Found) -> None:
        self._connection = connection
        self._world = world
        self._kept = kept
        self._found = found

    @property
    def number(self) -> sa.Column[int]:
        """What numbers the rows in the order in which they came."""
        return self._kept.c.n

    def add(self, *values: T) -> None:
        """Adds values; a second value under one key raises sqlalchemy's IntegrityError."""
        if values:
            self._changed(more=values)
            self._kept.insertion.run(self._connection, *map(self._row, values))

    def save(self, value: T) -> None:
        """Writes a changed value over the one with the same key."""
        key = getattr(value, self._kept.key)
        before = self.all(**{self._kept.key: key}) if self._kept.counts else ()
        self._changed(more=[value] if before else (), less=before)
        which = {"in_world": self._world, "with_key": key}
        self._kept.update.run(self._connection, self._row(value) | which)

    def find(self, **known: object) -> T | None:
        """The first value whose fields equal `known`."""
        found, which = self._found.of(self._kept.table), tuple(known.items())
        if which not in found:
            found[which] = self._first(known)
            if found[which] is not None:
                found[(self._kept.key, getattr(found[which], self._kept.key)),] = found[which]
        value: T | None = found[which]
        return value

    def _first(self, known: dict[str, object]) -> T | None:
        if _cannot_be_kept(known):
            return None
        row = self._kept.matcher(tuple(known)).first(self._connection, self._bound(known))
        return self._kept.made(row) if row is not None else None

    def all(self, **known: object) -> list[T]:
        """Every value whose fields equal `known`, in the order in which they came."""
        if _cannot_be_kept(known):
            return []
        found = self._kept.matcher(tuple(known)).rows(self._connection, self._bound(known))
        return [*map(self._kept.made, found)]

    def by(self, name: str) -> Mapping[str, list[T]]:
        """All values by a field of theirs, each group in the order in which it came; a group may be empty."""
        groups: dict[str, list[T]] = defaultdict(list)
        for value in self.all():
            groups[getattr(value, name)].append(value)
        return groups

    def among(self, name: str, values: Collection[str]) -> list[T]:
        """Every value whose field is one of these, in the order in which they came."""
        if not values:
            return []
        if name == self._kept.key and len(values) == 1:
            one = self.find(**{name: next(iter(values))})
            return [one] if one is not None else []
        numbered = {str(number): value for number, value in enumerate(values)}
        found = self._kept.collector(name, len(numbered)).rows(self._connection, self._bound(numbered))
        return [*map(self._kept.made, found)]

    def where(
        self, *criteria: Criterion | Clause, order: Sequence[Any] = (), limit: int | None = None, offset: int = 0
    ) -> list[T]:
        """Every value that meets the criteria, ordered as told and then in the order in which they came."""
        page = {} if limit is None else {"limit": limit, "offset": offset}
        met = [self._here(), *criteria]
        known = shaped(met)
        if known is None:
            listed = self._kept.listed(clauses(met), order, limited=bool(page))
            return [*map(self._kept.made, self._connection.execute(listed, page))]
        shapes, values = known
        lister = self._kept.lister(shapes, tuple(order), bool(page))
        return [*map(self._kept.made, lister.rows(self._connection, values | page))]

    def numbered(self, *criteria: Criterion | Clause, after: int, limit: int) -> list[tuple[int, T]]:
        """Values that meet the criteria with their numbers, in the order in which they came, beyond a number."""
        beyond = clauses([self._here(), *criteria, self._kept.c.n > after])
        query = sa.select(self._kept.c.n, *self._kept.columns).where(*beyond).order_by(self._kept.c.n).limit(limit)
        return [(row[0], self._kept.made(row[1:])) for row in self._connection.execute(query)]

    def newest(self, *criteria: Criterion | Clause, before: int | None = None, limit: int) -> list[tuple[int, T]]:
        """Values that meet the criteria with their numbers, the newest first; with `before` those of a lower number."""
        older = [] if before is None else [self._kept.c.n < before]
        met = clauses([self._here(), *criteria, *older])
        query = sa.select(self._kept.c.n, *self._kept.columns).where(*met).order_by(self._kept.c.n.desc()).limit(limit)
        return [(row[0], self._kept.made(row[1:])) for row in self._connection.execute(query)]

    def count(self, *criteria: Criterion | Clause) -> int:
        met = [self._here(), *criteria]
        known = shaped(met)
        if known is None:
            return int(self._connection.execute(self._kept.counting(clauses(met))).scalar_one())
        shapes, values = known
        ((number,),) = self._kept.counter(shapes).rows(self._connection, values)
        return int(number)

    def keep_newest(self, most: int) -> None:
        """Removes all but the last so many, of a kind that is not counted."""
        here = self._kept.table.c
        oldest = sa.select(here.n).where(self._here().clause).order_by(here.n.desc()).offset(most).limit(1)
        number = self._connection.execute(oldest).scalar()
        if number is not None:
            self._changed()
            self._connection.execute(sa.delete(self._kept.table).where(self._here().clause, here.n <= number))

    def remove(self, **known: object) -> None:
        """Removes every value whose fields equal `known`."""
        self._changed(less=self.all(**known) if self._kept.counts else ())
        self._kept.remover(tuple(known)).run(self._connection, self._bound(known))

    def remove_all(self, keys: Collection[str]) -> None:
        """Removes the values with these keys."""
        if keys:
            self._changed(less=self.among(self._kept.key, keys) if self._kept.counts else ())
            keyed = self._kept.table.c[self._kept.key].in_(keys)
            self._connection.execute(sa.delete(self._kept.table).where(self._here().clause, keyed))

    def _changed(self, *, more: Sequence[T] = (), less: Sequence[T] = ()) -> None:
        """Rows have come or gone: what was found is that no more, and the counts follow."""
        self._found.forget(self._kept.table)
        if self._kept.counts:
            self._kept.counts.changed(self._connection, self._world, more, less)

    def _bound(self, known: Mapping[str, object]) -> dict[str, object]:
        return {f"in_{name}": value for name, value in known.items()} | {"in_world": self._world}

    def _here(self) -> Criterion:
        return equals(self._kept.c.world, self._world)

    def _row(self, value: T) -> dict[str, Any]:
        return self._kept.row(value) | {"world": self._world}


def _cannot_be_kept(known: dict[str, object]) -> bool:
    """Whether a text holds a NUL: PostgreSQL refuses even to look for one."""
    return any(isinstance(value, str) and "\x00" in value for value in known.values())
