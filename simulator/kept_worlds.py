"""How worlds themselves are kept: a row with their seed, their clock and their switches, and what is asked of it."""

import sqlalchemy as sa

from simulator.columns import TEXT, Instant, One
from simulator.due import due_work
from simulator.fault import NOT_SPENT, faults
from simulator.records import metadata
from simulator.statements import Statement
from simulator.switches import Switches

kept_worlds = sa.Table(
    "world",
    metadata,
    sa.Column("name", TEXT, primary_key=True),
    sa.Column("seed", TEXT, nullable=False),
    sa.Column("frozen_at", Instant),
    sa.Column("ahead_microseconds", sa.BigInteger, nullable=False),
    sa.Column("switches", One(Switches), nullable=False),
)

_ARMED = sa.exists().where(faults.c.world == kept_worlds.c.name, NOT_SPENT)
_NAMED = sa.select(kept_worlds, _ARMED.label("armed")).where(kept_worlds.c.name == sa.bindparam("name"))
THE_WORLD = Statement(_NAMED)
# Writers of one world take turns, whatever process they are of (docs/decisions/0010): SQLite has one writer anyway.
THE_WORLD_ALONE = Statement(_NAMED.with_for_update(of=kept_worlds))
MAKING = Statement(sa.insert(kept_worlds), kept_worlds.c.keys())
_CHANGED = sa.update(kept_worlds).where(kept_worlds.c.name == sa.bindparam("of_name"))
SETTING_THE_CLOCK = Statement(_CHANGED, ["frozen_at", "ahead_microseconds"])
SETTING_THE_SWITCHES = Statement(_CHANGED, ["switches"])
REPLACING = Statement(_CHANGED, ["seed", "frozen_at", "ahead_microseconds", "switches"])
# Asked for each world by itself, an index leads to the soonest; grouped, all that is put down would be read.
ITS_SOONEST = sa.select(sa.func.min(due_work.c.due_at)).where(due_work.c.world == kept_worlds.c.name).scalar_subquery()
SOONEST = sa.select(kept_worlds.c.name, kept_worlds.c.ahead_microseconds, ITS_SOONEST).where(
    kept_worlds.c.frozen_at.is_(None)
)
OPEN_FAULTS = sa.select(sa.func.count()).select_from(faults.table).where(NOT_SPENT)
