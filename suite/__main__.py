"""`python -m suite`."""

import sys

from suite.command import main

sys.exit(main())
