"""The examples are what they say."""

import tomllib

from stage.processes import SETTINGS
from stage.standing import in_process

SECRETS = {
    "ACCLAIM_API_TOKEN": "northwind-invented-token-000000000001",
    "LMS_API_KEY": "sk-live-northwind-0001",
    "LMS_WEBHOOK_SECRET": "northwind-webhook-secret-0000001",
}


def test_the_settings_of_an_integration_pass_its_check():
    document = tomllib.loads(SETTINGS.read_text(encoding="utf-8"))
    with in_process() as stage:
        made = stage.new_session().post(f"{stage.simulator_url}/_simulator/worlds", json={"name": "checked"}).json()
        there = {
            "ACCLAIM_BASE_URL": f"{made['base_url']}/v1",
            "LMS_BASE_URL": f"{made['base_url']}/skilljar/v1",
        }
        checked = stage.switchboard.check(document, SECRETS | there)
    assert checked.passed, checked.text
    assert checked.text.count("ok: ") == 6
