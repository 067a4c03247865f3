"""A bot that keeps to the contract, in Python. It needs nothing but the standard library."""

import hmac
import http.client
import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

API_BASE = os.environ["DIVAR_API_BASE_URL"]
API_KEY = os.environ["DIVAR_API_KEY"]
IDENTIFICATION_KEY = os.environ["DIVAR_IDENTIFICATION_KEY"]
PORT = int(os.environ["PORT"])
# Messages that were handled, beyond a restart where a file is named.
HANDLED_FILE = os.environ.get("HANDLED_FILE")

ATTEMPTS = 3
BUTTONS = {
    "rows": [
        {
            "buttons": [
                {"caption": "دیدن", "icon": "HOME", "action": {"open_direct_link": "https://example.com/"}},
                {"caption": "پرداخت", "action": {"open_server_link": {"data": {"order": 1}}}},
            ]
        }
    ]
}


class Handled:
    """The ids of the messages that were handled: networks bring some twice."""

    def __init__(self, file):
        self.lock = threading.Lock()
        self.file = Path(file) if file else None
        self.ids = set(self.file.read_text().split()) if self.file and self.file.exists() else set()

    def is_new(self, message_id):
        with self.lock:
            if message_id in self.ids:
                return False
            self.ids.add(message_id)
            if self.file:
                with self.file.open("a") as lines:
                    lines.write(message_id + "\n")
            return True


handled = Handled(HANDLED_FILE)


class Divar(BaseHTTPRequestHandler):
    """Divar's requests. Each is answered before the work begins."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.read_body()
        if not self.is_from_divar():
            self.answer(403)
        elif self.path.startswith("/init"):
            self.answer(200, {"url": "https://example.com/pay"})
        else:
            self.take(body)

    def do_GET(self):
        self.read_body()
        self.answer(405)

    do_PUT = do_DELETE = do_PATCH = do_GET

    def take(self, body):
        try:
            event = json.loads(body)
        except (ValueError, RecursionError):
            self.answer(400)
            return
        self.answer(200)
        message = message_for_bot(event)
        if message and handled.is_new(message["id"]):
            threading.Thread(target=reply, args=(message,), daemon=True).start()

    def is_from_divar(self):
        keys = self.headers.get_all("Authorization") or []
        expected = IDENTIFICATION_KEY.encode()
        return len(keys) == 1 and hmac.compare_digest(keys[0].encode("latin-1", "replace"), expected)

    def read_body(self):
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        chunks = []
        while size := int(self.rfile.readline().split(b";")[0] or b"0", 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def answer(self, status, value=None):
        body = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        if value is not None:
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        """A connection that is closed too early is nothing to tell of."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def part(value, name):
    """A nested object; an empty one where there is none: anything may come to a public URL."""
    inner = value.get(name) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}


def message_for_bot(event):
    """The message of a person to the bot; None where an event is anything else."""
    message = part(event, "new_chatbot_message")
    conversation = part(message, "conversation")
    is_mine = (
        isinstance(event, dict)
        and event.get("type") == "NEW_CHATBOT_MESSAGE"
        and isinstance(message.get("id"), str)
        and isinstance(conversation.get("id"), str)
        and conversation["id"] != ""
        and conversation.get("type") == "BOT"
        and part(message, "sender").get("type") == "HUMAN"
    )
    return message if is_mine else None


def reply(message):
    text = message.get("text")
    is_text = message.get("type") == "TEXT" and isinstance(text, str)
    answer = {"type": "TEXT", "text_message": f"گفتید: {text}" if is_text else "رسید.", "buttons": BUTTONS}
    # A lone surrogate is not text: it is sent as the replacement character.
    body = json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")
    send(message["conversation"]["id"], body)


def send(conversation_id, body):
    """Sends again what could not be taken at the time, after a pause; never what was refused."""
    path = f"/v1/open-platform/chat/bot/conversations/{quote(conversation_id, safe='')}/messages"
    headers = {"Content-Type": "application/json", "X-Api-Key": API_KEY}
    for attempt in range(1, ATTEMPTS + 1):
        pause = attempt_to_send(Request(API_BASE + path, body, headers, method="POST"), attempt)
        if pause is None:
            return
        time.sleep(pause)


def attempt_to_send(request, attempt):
    """Seconds until the next attempt; None where there is none."""
    try:
        with urlopen(request, timeout=60) as response:
            response.read()
        return None
    except HTTPError as error:
        with error:
            is_later = error.code == 429 or error.code >= 500
            if not is_later or attempt == ATTEMPTS:
                return None
            return float(error.headers.get("Retry-After") or 0.05 * 4**attempt)
    except (OSError, http.client.HTTPException):
        # The message may have arrived: another one would be one too many.
        return None


if __name__ == "__main__":
    Server(("127.0.0.1", PORT), Divar).serve_forever()
