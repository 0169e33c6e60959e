"""schemathesis over openapi.yaml with all of its checks: a few examples in every run, 200 of each by `make fuzz`."""

import os

import pytest

from simulator.acclaim.web.api.contract import operations
from tests.fuzz.judging import Bench, described, measured, name_of

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "3"))
WHOLE = EXAMPLES >= 200
BENCH = Bench()
SCHEMA = described(BENCH, whole=WHOLE)


@pytest.fixture(scope="module", autouse=True)
def nothing_was_left_out():
    """In the whole run every operation has gone well at least once: a judge who only ever sees refusals judges nothing."""
    yield
    if WHOLE:
        assert {name for name in operations() if not any(status < 400 for status in BENCH.answered[name])} == set()
        assert BENCH.spared_checks * 50 < sum(answers.total() for answers in BENCH.answered.values())


@SCHEMA.parametrize()
@measured(EXAMPLES)
@pytest.mark.timeout(900)
def test_an_operation_keeps_to_its_description(case):
    name = name_of(case)
    BENCH.begin_with(name)
    answer = case.call_and_validate(excluded_checks=BENCH.spared(case), **BENCH.login_for(name))
    BENCH.answered[name][answer.status_code] += 1


class _Links(SCHEMA.as_state_machine()):
    """Follows the links of the description: what is made is looked at, changed and removed."""

    def setup(self):
        BENCH.begin_anew()

    def get_call_kwargs(self, case):
        return BENCH.login_for(name_of(case))

    def validate_response(self, response, case, additional_checks=None, **kwargs):
        case.validate_response(response, excluded_checks=BENCH.spared(case), transport_kwargs=kwargs)

    def after_call(self, response, case):
        BENCH.answered[name_of(case)][response.status_code] += 1


TestLinks = pytest.mark.timeout(900)(_Links.TestCase)
TestLinks.settings = measured(max(EXAMPLES, 5))
