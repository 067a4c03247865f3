"""Tests of a bot, in Python, that need nothing but the emulator's control API.

Run them against a running emulator and bot, with pytest or with unittest:

    DIVAR_EMULATOR_URL=http://127.0.0.1:4242 python3 -m unittest -v test_bot
"""

import json
import os
import unittest
from urllib.parse import quote
from urllib.request import Request, urlopen

EMULATOR = os.environ.get("DIVAR_EMULATOR_URL", "http://127.0.0.1:4242")


def control(method, path, body=None):
    """Calls the control API; see /_emulator/openapi.json for all of it."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    request = Request(f"{EMULATOR}/_emulator{path}", data, headers, method=method)
    with urlopen(request, timeout=30) as response:
        return json.load(response)


def says(user, **message):
    said = control("POST", f"/users/{quote(user)}/messages", message)
    for call in said["refused"]:
        reasons = "; ".join(f"{finding['message']} {finding.get('remedy', '')}" for finding in call["findings"])
        raise AssertionError(f"Divar refused a reply with {call['status']}: {reasons} (exchange {call['entry_id']})")
    return said


class EchoBotTest(unittest.TestCase):
    def test_says_a_text_back(self):
        said = says("sara", text="می‌روم ۱۲۳")
        self.assertEqual(said["delivery"]["status"], 200)
        self.assertEqual([reply["text"] for reply in said["replies"]], ["گفتید: می‌روم ۱۲۳"])

    def test_names_the_type_of_another_message(self):
        said = says("reza", type="LOCATION", location_data={"latitude": 35.7, "longitude": 51.4})
        self.assertIn("LOCATION", said["replies"][0]["text"])

    def test_does_not_talk_to_itself(self):
        said = says("mina", text="سلام", sender_type="BOT")
        self.assertEqual(said["replies"], [])

    def test_leaves_other_events_alone(self):
        event = {"type": "POST_UPDATE", "post_update": {"type": "RETIRE", "post": {"token": "gZd7omnS"}}}
        delivered = control("POST", "/events", {"body": event})
        self.assertEqual(delivered["deliveries"][0]["status"], 200)

    def test_sends_nothing_that_divar_would_frown_at(self):
        says("sara", text="سلام")
        entries = control("GET", "/journal?direction=bot_to_divar&findings=true")["entries"]
        self.assertEqual([entry["findings"] for entry in entries], [])


if __name__ == "__main__":
    unittest.main()
