"""A service that asks to be left alone is left alone, within reason."""

from __future__ import annotations

from datetime import timedelta

import pytest


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ({"Retry-After": "120"}, 120),
        ({"Retry-After": " 120 "}, 120),
        ({"Retry-After": "1000000000"}, 900),
        ({"Retry-After": "9" * 400}, 900),
        ({"Retry-After": "Sun, 01 Feb 2026 10:03:20 GMT", "Date": "Sun, 01 Feb 2026 10:00:00 GMT"}, 200),
        ({"Retry-After": "Mon, 01 Feb 2027 10:00:00 GMT", "Date": "Sun, 01 Feb 2026 10:00:00 GMT"}, 900),
        ({"Retry-After": "Sun, 01 Feb 2026 09:00:00 GMT", "Date": "Sun, 01 Feb 2026 10:00:00 GMT"}, 39),
        ({"Retry-After": "Sun, 01 Feb 2026 10:03:20 GMT"}, 39),
        ({"Retry-After": "Sun, 01 Feb 2026 10:03:20 GMT", "Date": "today"}, 39),
        ({"Retry-After": "Sun, 01 Feb 2026 10:03:20 -0000", "Date": "Sun, 01 Feb 2026 10:00:00 GMT"}, 39),
        ({"Retry-After": "0"}, 39),
        ({"Retry-After": "-5"}, 39),
        ({"Retry-After": "60.5"}, 39),
        ({"Retry-After": "soon"}, 39),
        ({"Retry-After": ""}, 39),
        ({"Retry-After": "\xb2"}, 39),
        ({"Retry-After": "nan"}, 39),
        ({}, 39),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_as_long_as_acclaim_asks_for_it_is_left_alone_within_reason(
    post, event, worker, far_ends, time, kept, asked, seconds, status
):
    far_ends.answers["POST /badges"] = status, b"", asked
    post(event())
    worker.work_off()
    assert kept()[0].due_at - time() == timedelta(seconds=seconds)


def test_the_lms_can_ask_for_time_as_well(post, event, worker, far_ends, time, kept):
    far_ends.answers["GET /published-courses"] = 503, b"", {"Retry-After": "120"}
    post(event(course_progress=None))
    worker.work_off()
    assert kept()[0].due_at - time() == timedelta(seconds=120)
