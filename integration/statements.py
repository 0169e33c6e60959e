"""What the store says to the database, made once: putting a statement together takes longer than SQLite to do it."""

import sqlalchemy as sa

from integration.outcomes import State
from integration.schema import attempts, completions, pauses

_row, _pause, _bound = completions.c, pauses.c, sa.bindparam

add = sa.insert(completions)
by_event = sa.select(completions).where(_row.event == _bound("told_by"))
by_key = sa.select(_row.id).where(_row.key == _bound("of"))

_is_held = _row.course_id.in_(_bound("held", expanding=True))
_free = sa.select(completions).where(_row.state == State.RECEIVED, ~_is_held).limit(1).with_for_update(skip_locked=True)
_due = _free.where(_row.due_at <= _bound("now"))
next_due = _due.order_by(_row.due_at, _row.id)
least_tried = _due.order_by(_row.tries, _row.due_at, _row.id)
redate = sa.update(completions).where(_row.state == State.RECEIVED, _row.due_at > _bound("furthest"))
take = sa.update(completions).where(_row.id == _bound("task"))
# A worker that is late has lost its claim to the one that counted one try more.
change = take.where(_row.tries == _bound("attempt"), _row.state == State.RECEIVED)

begin_attempt = sa.insert(attempts)
end_attempt = sa.update(attempts).where(attempts.c.completion == _bound("task"), attempts.c.number == _bound("attempt"))

# Pauses are of the credentials that they were met with: new ones end them.
# Locked in one order, so that no two wait for each other.
held_up = sa.select(pauses).where(_pause.credentials == _bound("whose")).order_by(_pause.scope).with_for_update()
_wanted = sa.select(_pause.scope).where(_pause.scope.in_(_bound("scopes", expanding=True)))
_holding = _pause.scope.in_(_wanted.order_by(_pause.scope).with_for_update())
pause = sa.insert(pauses)
prolong = sa.update(pauses).where(_pause.credentials == _bound("whose"), _holding)
resume = sa.delete(pauses).where(_holding)
forget_outdated = sa.delete(pauses).where(_pause.scope == _bound("which"), _pause.credentials != _bound("whose"))
