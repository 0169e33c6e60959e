"""The commands that drive a running simulator: words for people, JSON for machines."""

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
import requests
from click.testing import CliRunner

import integration.cli
import stage.__main__
from simulator.cli import main
from stage.standing import over_sockets

NORTHWIND = "9c1d1f2e-6a55-4d0b-8f5e-2a4f0a9b7c10"
TEMPLATE = "3f0d5b1c-1f7e-4c66-9d0a-6e1b2f3a4c01"
AUTH = ("northwind-invented-token-000000000001", "")


@pytest.fixture(scope="module")
def running():
    with over_sockets() as stage:
        yield stage.simulator_url


def run(running, *words, status=0, **more):
    done = CliRunner().invoke(main, [*words, "--url", running], **more)
    assert done.exit_code == status, done.output
    return done.output


def issue(running, world):
    """Issues a badge to Priya and tells the answer's status."""
    fields = {
        "recipient_email": "priya@example.com", "issued_to_first_name": "Priya", "issued_to_last_name": "Raman",
        "badge_template_id": TEMPLATE, "issued_at": "2026-03-02 09:00:00 +0000",
    }  # fmt: skip
    with requests.Session() as session:
        session.trust_env = False
        where = f"{running}/w/{world}/v1/organizations/{NORTHWIND}/badges"
        return session.post(where, json=fields, auth=AUTH).status_code


def test_a_world_is_made_shown_and_removed(running):
    made = run(running, "world", "create", "mine", "--frozen-at", "2026-03-02T09:00:00Z", "--strict")
    assert made.startswith("mine")
    assert "frozen" in made
    assert "token northwind-invented-token-000000000001" in made
    assert "mine" in run(running, "world", "list").split()
    assert json.loads(run(running, "world", "show", "mine", "--json"))["switches"]["strict"] is True
    assert run(running, "world", "remove", "mine") == "mine is gone\n"
    assert "there is no world named 'mine'" in run(running, "world", "show", "mine", status=1)


def test_a_world_is_reset_to_how_it_was_made_or_to_another_time(running):
    run(running, "world", "create", "spent", "--frozen-at", "2026-03-02T09:00:00Z")
    issue(running, "spent")
    assert run(running, "world", "reset", "spent").splitlines()[0].endswith("2026-03-02T09:00:00+00:00  frozen")
    assert run(running, "mail", "--world", "spent") == ""
    run(running, "world", "reset", "spent", "--frozen-at", "2026-04-01T09:00:00Z")
    assert "2026-04-01" in run(running, "world", "reset", "spent", "--keep-clock")
    both = ("--keep-clock", "--frozen-at", "2026-04-01T09:00:00Z")
    assert "exclude each other" in run(running, "world", "reset", "spent", *both, status=2)


def test_a_student_completes_a_course(running):
    run(running, "world", "create", "taught", "--frozen-at", "2026-03-02T09:00:00Z")
    of_it = ("--world", "taught")
    said = run(running, "complete", "priya@example.com", "Data Literacy", "--result", "passed", "--score", "90", *of_it)
    assert said == "2026-03-02T09:00:00+00:00  priyaraman001 has completed crsdataliter1  passed\n"
    assert "Data Literacy" in run(running, "complete", "priya@example.com", "Data", *of_it, status=1)
    run(running, "world", "remove", "taught")


def test_what_the_clock_will_bring_is_told_in_words(running):
    run(running, "world", "create", "coming", "--frozen-at", "2026-03-02T09:00:00Z")
    issue(running, "coming")
    assert "First reminder to " in run(running, "clock", "due", "--world", "coming")
    run(running, "world", "remove", "coming")


@pytest.mark.parametrize("back", [("reset", "remembered"), ("restore", "remembered", "clean")])
def test_who_goes_back_reads_that_ids_come_again_unless_they_are_new(running, back):
    run(running, "world", "create", "remembered")
    run(running, "world", "snapshot", "remembered", "clean")
    assert "The same ids come again: --new-ids" in run(running, "world", *back)
    assert "come again" not in run(running, "world", *back, "--new-ids")
    run(running, "world", "remove", "remembered")


def test_a_world_is_copied_exported_and_imported(running, tmp_path):
    run(running, "world", "create", "first", "--frozen-at", "2026-03-02T09:00:00Z")
    assert run(running, "world", "copy", "first", "second").startswith("second")
    document = run(running, "world", "export", "first")
    assert json.loads(document)["world"]["name"] == "first"
    kept = tmp_path / "first.json"
    kept.write_text(document, encoding="utf-8")
    assert run(running, "world", "import", "third", str(kept)).startswith("third")
    assert run(running, "world", "export", "third") == document.replace('"name":"first"', '"name":"third"')
    assert run(running, "world", "import", "fourth", "-", input=document).startswith("fourth")
    assert 'already; with "replace": true (--replace) ' in run(
        running, "world", "import", "second", str(kept), status=1
    )
    issue(running, "second")
    assert run(running, "world", "import", "second", str(kept), "--replace").startswith("second")
    assert run(running, "world", "export", "second") == document.replace('"name":"first"', '"name":"second"')
    seeded = run(running, "world", "create", "seeded", "--seed", str(kept), status=1)
    assert f"{kept} is an exported world and no seed: `world import NAME {kept}` makes a world of it" in seeded
    kept.write_text("{", encoding="utf-8")
    assert "first.json is no JSON" in run(running, "world", "import", "fifth", str(kept), status=1)


def test_a_seed_in_a_file_is_read_as_serve_reads_it(running, tmp_path):
    seed = tmp_path / "mine.yaml"
    run(running, "world", "create", "of-a-file", "--seed", _written(seed, "acclaim: {organizations: []}"))
    dated = _written(seed, "acclaim:\n  organizations:\n    - name: 2026-03-02\n")
    assert "mine.yaml, line 3, column 7: " in run(running, "world", "create", "dated", "--seed", dated, status=1)
    twice = _written(seed, "acclaim: {}\nacclaim: {}\n")
    said = run(running, "world", "create", "twice", "--seed", twice, status=1)
    assert "mine.yaml, line 2, column 1: acclaim: is given twice" in said
    nowhere = str(tmp_path / "nowhere.yaml")
    assert "no file of that name" in run(running, "world", "create", "none", "--seed", nowhere, status=1)


def _written(path, text):
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_world_is_kept_as_a_snapshot_and_taken_back_there(running):
    run(running, "world", "create", "kept", "--frozen-at", "2026-03-02T09:00:00Z")
    assert run(running, "world", "snapshot", "kept", "start").split() == ["start", "2026-03-02T09:00:00+00:00"]
    run(running, "clock", "advance", "--days", "1", "--world", "kept")
    assert "2026-03-02" in run(running, "world", "restore", "kept", "start").splitlines()[0]
    assert run(running, "world", "snapshots", "kept").split()[0] == "start"
    assert run(running, "world", "drop", "kept", "start") == "start is gone\n"
    assert "no snapshot named 'start'" in run(running, "world", "restore", "kept", "start", status=1)


def test_the_clock_is_turned(running):
    run(running, "world", "create", "turned", "--frozen-at", "2026-03-02T09:00:00Z")
    assert run(running, "clock", "now", "--world", "turned") == "2026-03-02T09:00:00+00:00  frozen\n"
    assert run(running, "clock", "advance", "--days", "1", "--world", "turned").endswith(
        "2026-03-03T09:00:00+00:00  frozen\n"
    )
    assert "forward only" in run(
        running, "clock", "advance", "--to", "2026-03-01T00:00:00Z", "--world", "turned", status=1
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "say how far, with --days, --hours, --minutes and --seconds, or where, with --to"),
        (
            ("--to", "2026-03-06T09:00:00Z", "--days", "1", "--seconds", "0"),
            "--to and --days, --seconds exclude each other",
        ),
    ],
)
def test_a_turn_that_says_nothing_or_too_much_is_told_in_options(running, words, said):
    assert said in run(running, "clock", "advance", *words, status=2)


def test_the_clock_is_stopped_and_set_going(running):
    run(running, "world", "create", "running")
    assert run(running, "clock", "freeze", "--world", "running").endswith("  frozen\n")
    assert "frozen" not in run(running, "clock", "run", "--world", "running")
    assert "frozen" not in run(running, "clock", "now", "--world", "running")


def test_the_journal_and_the_mail_are_listed(running):
    run(running, "world", "create", "quiet")
    assert run(running, "mail", "--to", "nobody@example.com", "--world", "quiet") == ""
    listed = run(running, "journal", "--kind", "mail", "--world", "quiet", "--json")
    assert json.loads(listed) == {"entries": []}


def test_an_entry_of_the_journal_is_shown_with_what_led_to_it_and_what_it_led_to(running):
    run(running, "world", "create", "told", "--frozen-at", "2026-03-02T09:00:00Z")
    issue(running, "told")
    here = ("--world", "told")
    (change,) = run(running, "journal", "--name", "badge.created", *here).splitlines()
    entry = change.split()[-1]
    shown = run(running, "journal", "show", entry, *here).splitlines()
    assert shown[0] == change
    assert [line[:10] for line in shown[1:]] == ["caused by", "  2026-03-", "led to", "  2026-03-", "  2026-03-"]
    assert [" ".join(line.split()[2:4]) for line in shown if line.startswith("  ")] == [
        "request issueBadge", "mail badge", "change pending_badge_notification.no_user.sent",
    ]  # fmt: skip
    request = run(running, "journal", "show", shown[2].split()[-1], *here)
    assert '  answer   {"data"' in request
    assert f"    {shown[4].strip()}\n" in request
    assert json.loads(run(running, "journal", "show", entry, "--json", *here))["caused_by"][0]["name"] == "issueBadge"
    assert "no such entry" in run(running, "journal", "show", "nothing", *here, status=1)
    misplaced = CliRunner().invoke(main, ["journal", "--kind", "mail", "show", entry])
    assert (misplaced.exit_code, "after show" in misplaced.output) == (2, True)


def test_the_journal_is_narrowed_down_by_subject_cause_and_time(running):
    run(running, "world", "create", "narrow", "--frozen-at", "2026-03-02T09:00:00Z")
    issue(running, "narrow")
    here = ("--world", "narrow", "--json")
    (created,) = json.loads(run(running, "journal", "--name", "badge.created", *here))["entries"]
    of = json.loads(run(running, "journal", "--about", created["about"], "--kind", "mail", *here))["entries"]
    assert [one["name"] for one in of] == ["badge notice"]
    caused = json.loads(run(running, "journal", "--cause", created["id"], "--kind", "mail", *here))["entries"]
    assert caused == of
    for listed in ("journal", "mail"):
        assert "badge notice" in run(running, listed, "--until", "2026-03-02T09:00:00Z", *here)
        assert "badge notice" not in run(running, listed, "--until", "2026-03-02T08:59:59Z", *here)


def test_what_can_fail_is_listed(running):
    lines = run(running, "faults", "operations").splitlines()
    assert [line.split() for line in lines if line.startswith("issueBadge ")] == [
        ["issueBadge", "acclaim", "POST", "/v1/organizations/{organization_id}/badges"]
    ]
    assert any(line.startswith("lmsListProgress") for line in lines)


def test_the_journal_is_narrowed_down_by_what_a_request_was_like(running):
    run(running, "world", "create", "asked", "--frozen-at", "2026-03-02T09:00:00Z")
    issue(running, "asked")
    issue(running, "asked")
    here = ("--world", "asked")
    path = f"/v1/organizations/{NORTHWIND}/badges"
    for narrowed in (("--status", "422"), ("--path", path, "--newest", "1"), ("--method", "POST", "--status", "422")):
        (line,) = run(running, "journal", *narrowed, *here).splitlines()
        assert "issueBadge  422" in line
    assert "the nearest: issueBadge" in run(running, "journal", "--name", "isueBadge", *here, status=1)


def test_the_journal_is_followed_until_somebody_has_seen_enough(running, monkeypatch):
    run(running, "world", "create", "watched", "--frozen-at", "2026-03-02T09:00:00Z")
    happens = iter([lambda: None, lambda: issue(running, "watched"), lambda: issue(running, "watched"), lambda: None])

    def sleep(seconds):
        assert seconds == 0.5
        next(happens, stop)()

    def stop():
        raise KeyboardInterrupt

    monkeypatch.setattr("simulator.commands.journal.sleep", sleep)
    for kind in ((), ("--kind", "request")):
        lines = run(running, "journal", "--follow", "--world", "watched", *kind).splitlines()
        assert [line.split()[4] for line in lines if " request " in line] == ["201", "422"]
        assert len(lines) == len(set(lines))
    told = run(running, "journal", "--follow", "--world", "watched", "--newest", "1", "--json")
    assert len(json.loads(told)["entries"]) == 1


def test_mail_is_waited_for(running):
    run(running, "world", "create", "waiting", "--frozen-at", "2026-03-02T09:00:00Z")
    here = ("--kind", "badge notice", "--world", "waiting", "--wait")
    issue(running, "waiting")
    (line,) = run(running, "mail", "--to", "priya@example.com", *here, "5").splitlines()
    assert "You earned the badge" in line
    missed = run(running, "mail", "--to", "prija@example.com", *here, "0.1", status=1)
    assert "there were 0; the closest mail differed in to: 'priya@example.com' instead of 'prija@example.com'" in missed
    assert "does not go with --wait" in run(running, "mail", "--newest", "1", *here, "1", status=2)
    run(running, "mail", *here, "61", status=2)


def test_mail_is_a_line_or_whole(running):
    run(running, "world", "create", "written")
    issue(running, "written")
    told = ("--world", "written", "--to", "priya@example.com")
    (line,) = run(running, "mail", *told).splitlines()
    assert line.endswith("You earned the badge Northwind Onboarded")
    whole = run(running, "mail", "--whole", *told)
    assert "Subject: You earned the badge Northwind Onboarded\n\n" in whole
    assert f"{running}/w/written/badges/" in whole


def test_a_fault_is_armed_looked_at_and_taken_back(running):
    here = ("--world", "faulty")
    run(running, "world", "create", "faulty")
    told = ("--first", "2", "--after", "1", "--organization", NORTHWIND, "--template", TEMPLATE, "--retry-after", "30")
    armed = run(running, "faults", "arm", "issueBadge", "status", "--status", "503", *told, *here)
    fault = armed.split()[0]
    assert armed.split()[1:] == ["issueBadge", "status", "none", "has", "hit", "0", "of", "2"]
    assert run(running, "faults", "list", "--unfired", *here) == armed
    assert [issue(running, "faulty") for _ in range(2)] == [201, 503]
    assert run(running, "faults", "list", "--unfired", *here) == ""
    assert "has hit 1 of 2" in run(running, "faults", "list", *here)
    shown = dict(line.split(maxsplit=1) for line in run(running, "faults", "show", fault, *here).splitlines())
    assert (shown["fired"], shown["retry_after"], shown["badge_template_id"]) == ("1", "30", TEMPLATE)
    assert run(running, "faults", "disarm", fault, *here) == f"{fault} is disarmed\n"
    assert "no such fault" in run(running, "faults", "show", fault, *here, status=1)
    assert run(running, "faults", "disarm", *here) == "all faults are disarmed\n"


def test_a_whole_service_is_away_until_its_fault_is_taken_back(running):
    here = ("--world", "away")
    run(running, "world", "create", "away")
    armed = run(running, "faults", "arm", "acclaim.*", "status", "--status", "503", "--first", "all", *here)
    assert armed.split()[1:] == ["acclaim.*", "status", "none", "has", "hit", "0", "of", "all"]
    assert [issue(running, "away") for _ in range(3)] == [503] * 3
    assert "has hit 3 of all" in run(running, "faults", "list", *here)
    run(running, "faults", "disarm", armed.split()[0], *here)
    assert issue(running, "away") == 201
    some = run(running, "faults", "arm", "acclaim.*", "drop", "--first", "some", *here, status=1)
    assert 'first: a whole number from 1 to 1000000, or "all"' in some


def test_a_fault_takes_any_field_as_json(running):
    run(running, "world", "create", "altered")
    told = ("arm", "issueBadge", "altered", "--field", 'changes={"data.id": "x y"}', "--without", "data.state")
    armed = json.loads(run(running, "faults", *told, "--json", "--world", "altered"))
    assert (armed["changes"], armed["without"]) == ({"data.id": "x y"}, ["data.state"])
    assert "name=JSON" in run(running, "faults", "arm", "issueBadge", "altered", "--field", "changes", status=2)


def test_a_fault_that_cannot_be_is_told_in_the_words_of_the_control_plane(running):
    run(running, "world", "create", "whole")
    arm = ("faults", "arm", "--world", "whole")
    assert "did you mean issueBadge" in run(running, *arm, "issueBage", "drop", status=1)
    assert "kind: one of status, page" in run(running, *arm, "issueBadge", "crash", status=1)


def test_without_a_simulator_it_says_so():
    done = CliRunner().invoke(main, ["clock", "now", "--url", "http://127.0.0.1:1"])
    assert (done.exit_code, "is a simulator running there?" in done.output) == (1, True)


def test_the_world_and_the_address_may_be_in_the_environment(running):
    told = {"ACCLAIM_SIMULATOR_URL": running, "ACCLAIM_SIMULATOR_WORLD": "nowhere"}
    done = CliRunner().invoke(main, ["clock", "now"], env=told)
    assert "there is no world named 'nowhere'" in done.output


@pytest.mark.parametrize(("shell", "current"), [("bash", "1"), ("zsh", "1"), ("fish", "fau")])
def test_there_is_a_completion_for_each_shell(shell, current):
    done = CliRunner().invoke(main, ["completion", shell])
    assert (done.exit_code, f"_ACCLAIM_SIMULATOR_COMPLETE={shell}_complete" in done.output) == (0, True)
    asked = {"COMP_WORDS": "acclaim-simulator fau", "COMP_CWORD": current}
    asked["_ACCLAIM_SIMULATOR_COMPLETE"] = f"{shell}_complete"
    assert "faults" in CliRunner().invoke(main, env=asked, prog_name="acclaim-simulator").output


def commands(command, context):
    """Every command below one, with its context."""
    yield context, command
    if isinstance(command, click.Group):  # asked for by name, as those that drive are loaded only then
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            yield from commands(inner, type(context)(inner, info_name=name, parent=context))


def context_of(command, name):
    return click.Context(command, info_name=name, **command.context_settings)


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (main, "acclaim-simulator"),
        (integration.cli.main, "integration"),
        (stage.__main__.main, "stage"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_option_is_an_environment_variable_that_help_shows(command, name):
    untold = []
    for context, each in commands(command, context_of(command, name)):
        for option in each.params:
            if isinstance(option, click.Option) and not option.is_eager:
                told = (option.get_help_record(context) or ("", ""))[1]
                if "env var: " not in told:
                    untold.append(f"{context.command_path} {option.opts[0]}")
    assert untold == []


def test_every_option_says_what_it_does():
    untold = [
        f"{context.command_path} {one.opts[0]}"
        for context, each in commands(main, context_of(main, "acclaim-simulator"))
        for one in each.params
        if isinstance(one, click.Option) and not one.help
    ]
    assert untold == []


def test_the_variable_of_an_option_is_named_after_command_and_option():
    shared = {"--url", "--world", "--control-token", "--json"}
    for context, each in commands(main, context_of(main, "acclaim-simulator")):
        for option in each.params:
            if isinstance(option, click.Option) and not option.is_eager and option.opts[0] not in shared:
                place = context.command_path.split()[1:]
                named = "_".join(["ACCLAIM_SIMULATOR", *place, option.opts[0].lstrip("-")]).upper().replace("-", "_")
                assert f"env var: {named}" in option.get_help_record(context)[1]


@pytest.mark.parametrize(
    "words",
    [
        ("world", "reset", ".."),
        ("world", "show", "."),
        ("world", "export", ".."),
        ("faults", "disarm", "--world", ".."),
        ("world", "drop", "default", ".."),
    ],
)
def test_dots_name_nothing(running, words):
    assert "nothing is named" in run(running, *words, status=1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("clock", "advance", "--days", "nan"), "cannot be asked"),
        (("clock", "now", "--control-token", "\u20ac"), "cannot be asked"),
    ],
)
def test_what_cannot_be_sent_is_not_blamed_on_the_server(running, words, said):
    assert said in run(running, *words, status=1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full, which is full, is Linux's")
@pytest.mark.parametrize(
    "words",
    [
        ("world", "list", "--json"),
        ("--help",),
        ("faults", "--help"),
        ("--version",),
        ("completion", "bash"),
        ("serve",),
    ],
)
def test_a_full_disk_is_told_in_a_line(running, words):
    others = {"world": ["--url", running], "serve": ["--port", "0"]}.get(words[0], [])
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "simulator", *words, *others],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=60,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (
        1,
        "Error: what is said cannot be written: No space left on device\n",
    )
