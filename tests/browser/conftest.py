"""What is looked at in a real browser: pytest --browser, or make browser; without that, none of it is here."""


def pytest_ignore_collect(collection_path, config) -> bool | None:
    return None if config.getoption("--browser") else True
