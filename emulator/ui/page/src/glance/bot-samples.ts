export type SampleLanguage = 'Node' | 'Python' | 'Go' | 'PHP';

interface BotSample {
  language: SampleLanguage;
  /** A whole bot that repeats what it hears; the API key comes from the environment. */
  lines: (emulator: string) => string;
}

const node = (emulator: string) => `// bot.mjs: DIVAR_API_KEY=... node bot.mjs
import { createServer } from 'node:http';

createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  response.end();
  const event = JSON.parse(body);
  const message = event.new_chatbot_message;
  if (!message || message.sender.type === 'BOT') return;
  const id = message.conversation.id;
  await fetch(\`${emulator}/v1/open-platform/chat/bot/conversations/\${id}/messages\`, {
    method: 'POST',
    headers: { 'X-Api-Key': process.env.DIVAR_API_KEY, 'Content-Type': 'application/json' },
    body: JSON.stringify({ type: 'TEXT', text_message: message.text }),
  });
}).listen(8000);`;

const python = (emulator: string) => `# bot.py: DIVAR_API_KEY=... python3 bot.py
import json, os, urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Bot(BaseHTTPRequestHandler):
    def do_POST(self):
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        message = event.get("new_chatbot_message")
        if message and message["sender"]["type"] != "BOT":
            url = "${emulator}/v1/open-platform/chat/bot/conversations/%s/messages"
            urllib.request.urlopen(urllib.request.Request(
                url % message["conversation"]["id"],
                json.dumps({"type": "TEXT", "text_message": message.get("text")}).encode(),
                {"X-Api-Key": os.environ["DIVAR_API_KEY"], "Content-Type": "application/json"}))
        self.send_response(200)
        self.end_headers()

ThreadingHTTPServer(("127.0.0.1", 8000), Bot).serve_forever()`;

const go = (emulator: string) => `// bot.go: DIVAR_API_KEY=... go run bot.go
package main

import ("bytes"; "encoding/json"; "net/http"; "os")

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		var event struct {
			Message *struct {
				Text         string
				Conversation struct{ ID string }
				Sender       struct{ Type string }
			} \`json:"new_chatbot_message"\`
		}
		json.NewDecoder(r.Body).Decode(&event)
		if m := event.Message; m != nil && m.Sender.Type != "BOT" {
			body, _ := json.Marshal(map[string]string{"type": "TEXT", "text_message": m.Text})
			url := "${emulator}/v1/open-platform/chat/bot/conversations/" + m.Conversation.ID + "/messages"
			call, _ := http.NewRequest("POST", url, bytes.NewReader(body))
			call.Header.Set("X-Api-Key", os.Getenv("DIVAR_API_KEY"))
			call.Header.Set("Content-Type", "application/json")
			http.DefaultClient.Do(call)
		}
	})
	http.ListenAndServe("127.0.0.1:8000", nil)
}`;

const php = (emulator: string) => `<?php // bot.php: DIVAR_API_KEY=... php -S 127.0.0.1:8000 bot.php
$event = json_decode(file_get_contents('php://input'), true);
$message = $event['new_chatbot_message'] ?? null;
if ($message && $message['sender']['type'] !== 'BOT') {
    $id = $message['conversation']['id'];
    file_get_contents("${emulator}/v1/open-platform/chat/bot/conversations/$id/messages", false,
        stream_context_create(['http' => [
            'method' => 'POST',
            'header' => ['X-Api-Key: ' . getenv('DIVAR_API_KEY'), 'Content-Type: application/json'],
            'content' => json_encode(['type' => 'TEXT', 'text_message' => $message['text'] ?? '']),
        ]]));
}`;

/** A small whole bot in each language that the first steps name. */
export const botSamples: BotSample[] = [
  { language: 'Node', lines: node },
  { language: 'Python', lines: python },
  { language: 'Go', lines: go },
  { language: 'PHP', lines: php },
];
