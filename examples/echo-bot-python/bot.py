"""A bot that says everything back. It needs nothing but Python's standard library."""

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

API_BASE = os.environ.get("DIVAR_API_BASE_URL", "https://open-api.divar.ir")
API_KEY = os.environ.get("DIVAR_API_KEY", "")
IDENTIFICATION_KEY = os.environ.get("DIVAR_IDENTIFICATION_KEY", "")
HOST = os.environ.get("HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8000"))


class Events(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.headers.get("Authorization") != IDENTIFICATION_KEY:
            self.answer(403)
            return
        handle(parsed(body))
        self.answer(200)

    def do_GET(self):
        self.answer(405)

    do_PUT = do_GET

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def parsed(body):
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return event if isinstance(event, dict) else {}


def handle(event):
    """Answers what people write; other events, and the bot's own messages, are left alone."""
    if event.get("type") != "NEW_CHATBOT_MESSAGE":
        return
    message = part(event, "new_chatbot_message")
    conversation = part(message, "conversation")
    if part(message, "sender").get("type") != "HUMAN" or conversation.get("type") != "BOT":
        return
    message_id, conversation_id = message.get("id"), conversation.get("id")
    if not isinstance(conversation_id, str) or not is_new(message_id):
        return
    if message.get("type") == "TEXT":
        text = f"گفتید: {message.get('text') or ''}"
    else:
        text = f"یک پیام از نوع {message.get('type')} فرستادید."
    send(conversation_id, text)


def part(value, name):
    """A nested object; an empty one where there is none: anything may come to a public URL."""
    inner = value.get(name)
    return inner if isinstance(inner, dict) else {}


handled = set()
lock = Lock()


def is_new(message_id):
    """Divar may deliver a message twice."""
    if not isinstance(message_id, str):
        return False
    with lock:
        if message_id in handled:
            return False
        handled.add(message_id)
        return True


def send(conversation_id, text):
    path = f"/v1/open-platform/chat/bot/conversations/{quote(conversation_id, safe='')}/messages"
    body = json.dumps({"type": "TEXT", "text_message": text}).encode()
    headers = {"Content-Type": "application/json", "X-Api-Key": API_KEY}
    try:
        urlopen(Request(API_BASE + path, body, headers, method="POST"), timeout=10).read()
    except URLError as error:
        print(f"Divar did not take the message: {error}", file=sys.stderr)


if __name__ == "__main__":
    print(f"The echo bot listens at http://{HOST}:{PORT}/", flush=True)
    ThreadingHTTPServer((HOST, PORT), Events).serve_forever()
