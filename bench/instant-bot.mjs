// A bot that answers every event at once with one message, as cheaply as Node can.
import { Agent, createServer, request } from 'node:http';

const api = new URL(process.env.DIVAR_API_BASE_URL);
const key = process.env.DIVAR_API_KEY ?? '';
const agent = new Agent({ keepAlive: true, maxSockets: 100 });

createServer((event, response) => {
  const chunks = [];
  event.on('data', (chunk) => chunks.push(chunk));
  event.on('end', () => {
    const message = JSON.parse(Buffer.concat(chunks).toString()).new_chatbot_message;
    const body = Buffer.from(JSON.stringify({ text_message: `ok ${message.text}` }));
    const send = request(
      {
        agent,
        host: api.hostname,
        port: api.port,
        method: 'POST',
        path: `/v1/open-platform/chat/bot/conversations/${message.conversation.id}/messages`,
        headers: { 'content-type': 'application/json', 'content-length': body.length, 'x-api-key': key },
      },
      (answer) => {
        answer.resume();
        answer.on('end', () => response.end());
      },
    );
    send.end(body);
  });
}).listen(Number(process.env.PORT), '127.0.0.1');
