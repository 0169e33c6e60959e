"""A plugin that ends the process when it is loaded."""

import sys

sys.exit(0)
