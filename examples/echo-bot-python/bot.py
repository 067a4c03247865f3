"""A bot that says everything back. It needs nothing but Python's standard library."""

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

API_BASE = os.environ.get("DIVAR_API_BASE_URL", "https://open-api.divar.ir")
API_KEY = os.environ.get("DIVAR_API_KEY", "")
IDENTIFICATION_KEY = os.environ.get("DIVAR_IDENTIFICATION_KEY", "")
PORT = int(os.environ.get("PORT", "8000"))


class Events(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.headers.get("Authorization") != IDENTIFICATION_KEY:
            self.answer(403)
            return
        handle(parsed(body))
        self.answer(200)

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def parsed(body):
    try:
        event = json.loads(body)
    except ValueError:
        return {}
    return event if isinstance(event, dict) else {}


def handle(event):
    """Answers what people write; other events, and the bot's own messages, are left alone."""
    message = event.get("new_chatbot_message")
    if event.get("type") != "NEW_CHATBOT_MESSAGE" or not isinstance(message, dict):
        return
    if message.get("sender", {}).get("type") != "HUMAN":
        return
    if message.get("type") == "TEXT":
        text = f"گفتید: {message.get('text', '')}"
    else:
        text = f"یک پیام از نوع {message.get('type')} فرستادید."
    send(message["conversation"]["id"], text)


def send(conversation_id, text):
    path = f"/v1/open-platform/chat/bot/conversations/{quote(conversation_id, safe='')}/messages"
    body = json.dumps({"type": "TEXT", "text_message": text}).encode()
    headers = {"Content-Type": "application/json", "X-Api-Key": API_KEY}
    try:
        urlopen(Request(API_BASE + path, body, headers, method="POST"), timeout=10).read()
    except URLError as error:
        print(f"Divar did not take the message: {error}", file=sys.stderr)


if __name__ == "__main__":
    print(f"The echo bot listens at http://127.0.0.1:{PORT}/", flush=True)
    ThreadingHTTPServer(("127.0.0.1", PORT), Events).serve_forever()
