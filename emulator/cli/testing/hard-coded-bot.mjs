// A bot that knows nothing of the emulator: Divar's address is written into it.
import { createServer } from 'node:http';

createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const { new_chatbot_message: message } = JSON.parse(body);
  if (message.text === 'quit') process.exit(7);
  const path = `/v1/open-platform/chat/bot/conversations/${message.conversation.id}/messages`;
  await fetch(`https://open-api.divar.ir${path}`, {
    method: 'POST',
    headers: {
      'X-Api-Key': process.env.REAL_KEY ?? process.env.DIVAR_API_KEY,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ text_message: `echo ${message.text}` }),
  });
  response.end();
}).listen(process.env.PORT, '127.0.0.1');
