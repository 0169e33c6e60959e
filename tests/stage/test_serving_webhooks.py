"""What `serve` is told of receivers: certificates of one's own, which a strict world needs, and how long they may take."""

import re
import socket
import time

import pytest

from tests.simulator.tls import certificate, listening_with
from tests.stage.test_commands import command, read_until, session, within  # noqa: F401  # a fixture is among them

AUTH = ("northwind-invented-token-000000000001", "")
NORTHWIND = "/v1/organizations/9c1d1f2e-6a55-4d0b-8f5e-2a4f0a9b7c10"
TEMPLATE = f"{NORTHWIND}/badge_templates/3f0d5b1c-1f7e-4c66-9d0a-6e1b2f3a4c01"
CONTROL = "/_simulator"
COMPLETION = {"student": "priya@example.com", "course": "Onboarding Essentials"}


@pytest.mark.parametrize("how", ["option", "environment"])
def test_both_stand_ins_post_to_one_with_a_certificate_of_its_own(session, monkeypatch, tmp_path, how):  # noqa: F811
    files = certificate(tmp_path)
    if how == "environment":
        monkeypatch.setenv("ACCLAIM_SIMULATOR_SERVE_WEBHOOK_CA", str(files[0]))
    words = ("--strict", *(("--webhook-ca", str(files[0])) if how == "option" else ()))
    with listening_with(*files) as receiver, command("simulator", "serve", "--port", "0", *words) as process:
        url = re.search(r"http://[^/\s]+", read_until(process, "ready"))[0]
        integration = f"{url}{CONTROL}/lms/nwacademy0001/integration"
        assert session.put(url + NORTHWIND, json={"webhook_url": receiver}, auth=AUTH).status_code == 200
        assert session.put(integration, json={"webhook_url": receiver}).status_code == 200
        assert session.put(url + TEMPLATE, json={"name": "Newly named"}, auth=AUTH).status_code == 200
        assert session.post(f"{url}{CONTROL}/lms/completions", json=COMPLETION).ok
        journal = f"{url}{CONTROL}/journal?kind=webhook"
        tried = within(10, lambda: len(told := session.get(journal).json()["entries"]) > 2 and told)
    assert {(one["name"], one["outcome"]) for one in tried} == {
        ("badge_template.changed", "HTTP 200"),
        ("COURSE_ENROLLMENT", "HTTP 200"),
        ("COURSE_COMPLETION", "HTTP 200"),
    }


@pytest.mark.parametrize("content", [None, "nothing"])
def test_a_file_without_certificates_is_no_start(tmp_path, content):
    file = tmp_path / "cert.pem"
    if content:
        file.write_text(content, encoding="utf-8")
    with command("simulator", "serve", "--port", "0", "--webhook-ca", str(file)) as process:
        out, err = process.communicate(timeout=20)
    why = "holds no certificate in PEM" if content else "cannot be read: No such file or directory"
    assert (process.returncode, out, err) == (1, "", f"Error: --webhook-ca: {file} {why}\n")


def test_less_patience_from_the_start(session):  # noqa: F811
    words = ("serve", "--port", "0", "--frozen-at", "2026-03-02T09:00:00Z", "--webhook-seconds", "0.1")
    with socket.create_server(("127.0.0.1", 0)) as hanging, command("simulator", *words) as process:
        url = re.search(r"http://[^/\s]+", read_until(process, "ready"))[0]
        receiver = f"http://127.0.0.1:{hanging.getsockname()[1]}/"
        assert session.put(url + NORTHWIND, json={"webhook_url": receiver}, auth=AUTH).status_code == 200
        assert session.put(f"{url}{CONTROL}/lms/nwacademy0001/integration", json={"webhook_url": receiver}).ok
        assert session.put(url + TEMPLATE, json={"name": "Newly named"}, auth=AUTH).status_code == 200
        assert session.post(f"{url}{CONTROL}/lms/completions", json=COMPLETION).ok
        began = time.monotonic()
        assert session.post(f"{url}{CONTROL}/clock/advance", json={"minutes": 6}).status_code == 200
        assert time.monotonic() - began < 4
        entries = session.get(f"{url}{CONTROL}/journal?kind=webhook").json()["entries"]
    assert {one["outcome"] for one in entries} == {"no answer within 0.1 seconds"}
    assert len(entries) == 9


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--webhook-seconds", "0", "Invalid value for '--webhook-seconds'"),
        ("--webhook-seconds", "6", "Invalid value for '--webhook-seconds'"),
        ("--webhook-seconds", "nan", "Invalid value: webhook_seconds: a number from 0.05 to 5"),
        ("--calls-per-minute", "1000000", "Invalid value: calls_per_minute: a whole number from 1"),
    ],
)
def test_switches_that_cannot_be(option, value, said):
    with command("simulator", "serve", "--port", "0", option, value) as process:
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
