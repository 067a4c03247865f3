// A bot that ends: at a GET where ENDS_AT is "get", or once, at its so many-th event, where it is a number.
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const { DIVAR_API_BASE_URL, DIVAR_API_KEY, DIVAR_IDENTIFICATION_KEY, PORT, ENDS_AT, ONCE } = process.env;
let events = 0;

createServer(async (request, response) => {
  if (ENDS_AT === 'get' && request.method === 'GET') process.exit(7);
  if (request.method !== 'POST') return response.writeHead(405).end();
  if (request.headers.authorization !== DIVAR_IDENTIFICATION_KEY) return response.writeHead(403).end();
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  events += 1;
  if (events === Number(ENDS_AT) && !existsSync(ONCE)) {
    writeFileSync(ONCE, '');
    process.exit(7);
  }
  const { conversation, text } = JSON.parse(body).new_chatbot_message;
  await fetch(`${DIVAR_API_BASE_URL}/v1/open-platform/chat/bot/conversations/${conversation.id}/messages`, {
    method: 'POST',
    headers: { 'X-Api-Key': DIVAR_API_KEY },
    body: JSON.stringify({ text_message: text }),
  });
  response.end();
}).listen(PORT, '127.0.0.1');
