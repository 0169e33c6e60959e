"""The table: every row beneath its head, goals met or not."""

from bench.figures import Sample
from bench.inside import Inside
from bench.integrating import Integrating
from bench.measuring import CONNECTIONS, Scale, Start
from bench.pages import FirstPage
from bench.report import Measured, rows
from bench.table import Row, at_least, flat_within, rendered, under


def test_goals_are_met_up_to_their_bound():
    assert [at_least(0.5, ratio).met for ratio in (0.49, 0.5, 0.51)] == [False, True, True]
    assert [under(1.5, "ms", value).met for value in (1.4, 1.5)] == [True, False]
    assert [flat_within(1.5, values).met for values in ([2, 3], [2, 3.1, 2], [3, 2.5, 1])] == [True, False, True]


def test_a_row_says_what_is_known_and_leaves_the_rest_empty():
    shown = rendered(
        [Row("one", "1 ms", "2 ms", 0.5, at_least(0.25, 0.5), "SQL", {"moto": "9 ms"}), Row("two", "3 MB")], ["moto"]
    )
    assert shown == (
        "| what | ours | floor | ratio | moto | goal                | met | what bounds it |\n"
        "| ---- | ---- | ----- | ----- | ---- | ------------------- | --- | -------------- |\n"
        "| one  | 1 ms | 2 ms  | 0.50  | 9 ms | ≥ 0.25 of the floor | yes | SQL            |\n"
        "| two  | 3 MB |       |       |      |                     |     |                |\n"
    )


def test_there_is_a_column_for_a_peer_that_was_measured_only():
    assert "moto" not in rendered([Row("one", "1 ms", peers={"moto": "9 ms"})])


def measured(ours: float) -> Measured:
    runs = {name: dict.fromkeys(CONNECTIONS, Sample(rate, 1, 2)) for name, rate in (("ours", ours), ("floor", 1000))}
    started = {"ours": Start(0.8, 80), "floor": Start(0.2, 30)}
    return Measured(
        issue=runs,
        page=runs,
        load={"issue": Sample(9000, 1, 1), "page": Sample(4000, 1, 1)},
        starts=started,
        badges=1000,
        memory={"ours": 100, "floor": 30},
        inside=Inside(
            dict.fromkeys(("read", "issue", "page"), (1.4, 0.2)) | {"create": (7.0, None), "reset": (9.0, None)},
            1,
            1,
            6000,
        ),
        worlds={"create": 7.0, "reset": 9.0},
        years=5,
        scale=Scale({"recipient": {1000: 5, 100_000: 6}, "state": {1000: 5, 100_000: 50}}, 600),
        pages={"the inspector": FirstPage(20, 99, 9_000), "the mailbox": FirstPage(20, 99, 200_000)},
        integrating=Integrating({"idle": Sample(260, 9, 249), "busy": Sample(260, 9, 251)}, Sample(9, 1, 290), 5000),
    )


def test_everything_measured_has_a_row_and_every_row_says_what_bounds_it():
    found = rows(measured(ours=300))
    assert len(found) == len({row.what for row in found}) == 2 * len(CONNECTIONS) + 2 + 3 + 5 + 3 + 2 + 2 + 2 + 3
    assert all(row.bound for row in found)


def test_the_goals_of_the_throughput_are_parts_of_the_floor():
    met = [row.goal.met for row in rows(measured(ours=300))[:6] if row.goal]
    assert met == [True, True, True, False, False, False]


def test_the_integration_has_goals_of_its_own():
    met = [row.goal.met for row in rows(measured(ours=300))[-3:] if row.goal]
    assert met == [True, False, True]


def test_a_first_page_has_to_be_quick_and_short():
    found = [row for row in rows(measured(ours=300)) if row.what.startswith("first page of")]
    assert [(row.what, row.ours, row.goal.met) for row in found] == [
        ("first page of the inspector, among 1,000 badges", "20 / 99 ms, 9 kB", True),
        ("first page of the mailbox, among 1,000 badges", "20 / 99 ms, 200 kB", False),
    ]
