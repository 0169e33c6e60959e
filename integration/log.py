"""One JSON line an event on stderr, without token or personal data."""

import logging
from datetime import UTC, datetime

import orjson

logger = logging.getLogger(__package__)


class JsonLines(logging.Formatter):
    """time, event and the facts given with it; a crash brings its traceback as one text."""

    def __init__(self, integration: str = "") -> None:
        super().__init__()
        self._integration = {"integration": integration} if integration else {}

    def format(self, record: logging.LogRecord) -> str:
        line = {"time": datetime.fromtimestamp(record.created, UTC).isoformat(), "event": record.getMessage()}
        line |= self._integration | getattr(record, "facts", {})
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return orjson.dumps(line).decode()


def say(event: str, **facts: str) -> None:
    """Writes the event with those facts that are not empty."""
    logger.info(event, extra={"facts": {name: fact for name, fact in facts.items() if fact}})


def log_to_stderr(integration: str) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines(integration))
    for name, level in ((logger.name, logging.INFO), ("waitress", logging.WARNING)):
        logging.getLogger(name).addHandler(handler)
        logging.getLogger(name).setLevel(level)
