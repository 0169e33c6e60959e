"""What is refused of a query: it can be read, but not be followed."""

from werkzeug.exceptions import BadRequest


class BadQuery(BadRequest):
    """A parameter that is no number, no date, too long, or no filter; `rule` is its row in the register."""

    rule = "query"


class NoFilter(BadQuery):
    """A filter that is not written as one."""

    rule = "filter-pairs"
