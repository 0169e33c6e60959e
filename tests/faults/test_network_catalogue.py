"""The forty faults of the network between the integration and Acclaim, by number: each has a test that bears its number."""

import ast
import re
from pathlib import Path

CATALOGUE = {
    1: "connection refused",
    2: "name does not resolve",
    3: "connect hangs",
    4: "accepted, closed at once",
    5: "reset after the request, not done",
    6: "reset after the request, done",
    7: "no answer, done after the time-out",
    8: "body cut short of its length",
    9: "body cut in a chunk",
    10: "answer drips",
    11: "first byte comes slowly",
    12: "kept connection closed between two requests",
    13: "500, done or not",
    14: "502 with a page",
    15: "503 with Retry-After in seconds",
    16: "503 with Retry-After as a date",
    17: "429 with a Retry-After that cannot be meant",
    18: "201 with truncated JSON",
    19: "201 without a body",
    20: "201 without an id, or in no JSON",
    21: "201 with a page",
    22: "201 for another address or template",
    23: "200, 202 or 204 in the place of 201",
    24: "301, 302 or 303",
    25: "307 or 308 to another host",
    26: "redirects in a circle",
    27: "401, the token has expired",
    28: "403",
    29: "404, the template is gone",
    30: "422, duplicate",
    31: "422, archived template",
    32: "422, bad address",
    33: "422, unknown text",
    34: "409",
    35: "endless, huge or packed answer",
    36: "flood of headers, 100 Continue, junk before the status line",
    37: "list that leads in a circle",
    38: "list that leads to another host",
    39: "list of which a part fails, is missing or moves",
    40: "one template that fails; 200 and 500 in turn",
}


def numbers(text):
    """The faults that a module's tests bear the number of: in their names, or in the ids of their rows."""
    nodes = list(ast.walk(ast.parse(text)))
    names = [node.name.removeprefix("test_") for node in nodes if isinstance(node, ast.FunctionDef)]
    ids = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return {int(found[1]) for each in names + ids if (found := re.match(r"N(\d+)[-_]", each))}


def test_each_fault_has_a_test():
    modules = Path(__file__).parent.glob("test_network_*.py")
    assert set().union(*(numbers(path.read_text(encoding="utf-8")) for path in modules)) == set(CATALOGUE)


def test_a_number_is_found_in_names_and_rows_alone():
    text = """
def test_N7_late():
    'N8 is told of'

@mark([param(1, id="N9-lost"), Row(f"N10-{status}")])
def test_rows():
    assert "xN11-" != N12_
"""
    assert numbers(text) == {7, 9, 10}
