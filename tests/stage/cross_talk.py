"""Serves like `python -m simulator serve`, but for one planted fault: every world sees the e-mails of all."""

import sqlalchemy as sa

from simulator.cli import main
from simulator.mailbox import mails
from simulator.storage import Rows

_all = Rows.all


def _of_all_worlds(rows, **known):
    if rows._kept is not mails:
        return _all(rows, **known)
    criteria = [mails.c[name] == value for name, value in known.items()]
    found = rows._connection.execute(mails.selection.where(*criteria, sa.true()).order_by(mails.c.n))
    return [mails.kind(*row) for row in found]


Rows.all = _of_all_worlds

if __name__ == "__main__":
    main()
