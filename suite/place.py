"""Where the suite stands: beside our other packages, or with them below the one name that they have when installed."""

from pathlib import Path

INI = Path(__file__).with_name("suite.ini")
HOME = __name__.removesuffix("suite.place")
"""What stands before the names of our packages: the one name that they are below when installed, "" here."""

NAME = "acclaim-suite" if HOME else "python -m suite"
