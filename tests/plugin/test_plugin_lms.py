"""The LMS of the fixture: courses are completed, and whoever was named hears of it."""

import pytest

pytest_plugins = ["pytester"]


@pytest.mark.parametrize("options", [(), ("--acclaim-socket",)], ids=["in-process", "socket"])
def test_a_completion_comes_to_the_application_that_was_named_and_to_nobody_before(run, options):
    run(
        """
import json
import requests

def test_the_completion_comes(acclaim):
    seen = []
    def application(environ, start_response):
        told = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        seen.append((told["event_type"], told["user"]["email"], environ["HTTP_X_SKILLJAR_SECRET"]))
        start_response("200 OK", [])
        return [b""]
    acclaim.complete("priya@example.com", "Data Literacy")
    assert acclaim.journal(kind="webhook") == []
    acclaim.lms_webhooks("https://192.0.2.1/lms", application, secret="a-secret")
    done = acclaim.complete("priya@example.com", "Data Literacy", result="passed", score=90)
    acclaim.assert_happened("webhook", name="COURSE_COMPLETION", status=200, count=1)
    assert ("COURSE_COMPLETION", "priya@example.com", "a-secret") in seen
    assert (done["student_id"], done["result"]) == ("priyaraman001", "passed")
    acclaim.fail("acclaim.*", first="all")
    assert requests.get(f"{acclaim.url}/organizations", auth=(acclaim.token, "")).status_code == 503
    acclaim.disarm()
    assert requests.get(f"{acclaim.url}/organizations", auth=(acclaim.token, "")).status_code == 200
    acclaim.issue("tomas@example.com", "Northwind Onboarded")
    assert "First reminder to" in acclaim.clock.due()[0]["what"]
    acclaim.reset()
    acclaim.complete("priya@example.com", "Data Literacy")
    acclaim.assert_happened("webhook", name="COURSE_COMPLETION", status=200, count=1)
""",
        *options,
    ).assert_outcomes(passed=1)


def test_what_cannot_be_completed_or_connected_is_said_in_words(run):
    result = run(
        """
import pytest

def test_nobody(acclaim):
    acclaim.complete("priya@exmaple.com", "Data Literacy")

@pytest.mark.acclaim(seed="empty")
def test_nowhere(acclaim):
    acclaim.lms_webhooks("https://192.0.2.1/lms")
"""
    )
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(
        ["*no student has the id or address 'priya@exmaple.com'; there are *priya@example.com*"]
    )
    result.stdout.fnmatch_lines(["*there is no organization of the LMS in the seed 'empty'*"])
