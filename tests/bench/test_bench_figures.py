"""The figures: what a run comes down to, and what several runs come down to."""

import pytest

from bench.figures import Sample, middle, percentile, sample


@pytest.mark.parametrize(
    ("share", "value"), [(0, 1), (0.01, 1), (0.5, 50), (0.505, 51), (0.99, 99), (0.991, 100), (1, 100)]
)
def test_a_percentile_is_the_smallest_value_that_covers_the_share(share, value):
    assert percentile(list(range(100, 0, -1)), share) == value


def test_of_one_value_every_percentile_is_that_value():
    assert {percentile([7], share) for share in (0, 0.5, 0.99, 1)} == {7}


def test_a_run_is_calls_a_second_and_milliseconds():
    assert sample([0.001, 0.002, 0.004, 0.1], seconds=2) == Sample(rate=2, p50=2, p99=100)


def test_the_middle_is_taken_of_each_figure_by_itself():
    runs = [Sample(10, 3, 9), Sample(30, 1, 8), Sample(20, 2, 50)]
    assert middle(runs) == Sample(20, 2, 9)


def test_a_run_reads_as_it_stands_in_the_table():
    assert str(Sample(12345.6, 0.123, 45.678)) == "12,346/s, 0.12 / 45.68 ms"
