"""A receiver of webhooks that writes down what it hears, and can be made to hold its answers back."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Ear(ThreadingHTTPServer):
    """Answers every POST with 200, at once or when `may_answer` is set."""

    request_queue_size = 64

    def __init__(self) -> None:
        ear = self
        self.heard: list[str] = []
        self.under_way = 0
        self.most_under_way = 0
        self.something = threading.Event()
        self.may_answer = threading.Event()
        self.may_answer.set()
        counting = threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with counting:
                    ear.heard.append(event["id"])
                    ear.under_way += 1
                    ear.most_under_way = max(ear.most_under_way, ear.under_way)
                ear.something.set()
                ear.may_answer.wait(20)
                with counting:
                    ear.under_way -= 1
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_args: object) -> None:
                """Nobody reads it."""

        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/"


@contextmanager
def listening() -> Iterator[Ear]:
    ear = Ear()
    thread = threading.Thread(target=lambda: ear.serve_forever(poll_interval=0.01), daemon=True)
    thread.start()
    try:
        yield ear
    finally:
        ear.may_answer.set()
        ear.shutdown()
        thread.join(5)
        ear.server_close()
