"""Serves like `python -m simulator serve`, but for one planted fault: every world sees the e-mails of all."""

from simulator.cli import main
from simulator.mailbox import mails
from simulator.rows import Rows

_here = Rows._here

Rows._here = lambda rows: [] if rows._kept is mails else _here(rows)

if __name__ == "__main__":
    main()
