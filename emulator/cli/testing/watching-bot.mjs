// An echo bot that checks no key, leaves "wait" without a reply, and tells of each change in its folder, as bots see it
// that are restarted by that.
import { watch, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const { DIVAR_API_BASE_URL, DIVAR_API_KEY, PORT } = process.env;

async function answer(request, response) {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  response.end();
  const { new_chatbot_message: message } = JSON.parse(body);
  if (message?.sender.type !== 'HUMAN' || typeof message.text !== 'string') return;
  if (message.text === 'wait') return console.log('waited for');
  await fetch(
    `${DIVAR_API_BASE_URL}/v1/open-platform/chat/bot/conversations/${message.conversation.id}/messages`,
    {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Api-Key': DIVAR_API_KEY },
      body: JSON.stringify({ text_message: message.text }),
    },
  );
}

const server = createServer((request, response) => answer(request, response).catch(() => undefined));
watch('.', { recursive: true }, (_, file) => {
  console.log(`changed: ${file}`);
  // The watcher works: now the work may begin.
  if (file === 'own.txt' && !server.listening) server.listen(PORT, '127.0.0.1');
});
writeFileSync('own.txt', '');
