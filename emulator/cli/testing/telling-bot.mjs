// A bot that tells everything to everybody: its keys in every form, commands of CI systems, escape sequences.
import { createServer } from 'node:http';

const {
  DIVAR_API_BASE_URL: api,
  DIVAR_API_KEY: key,
  DIVAR_IDENTIFICATION_KEY: identification,
  TOLD = '',
  PORT,
} = process.env;

async function answer(request, response) {
  let text = '';
  for await (const chunk of request) text += chunk;
  console.log(`heard ${key} ${identification} ${TOLD}`);
  console.error(TOLD);
  const id = text.includes('"conversation"') && JSON.parse(text).new_chatbot_message?.conversation?.id;
  if (id) {
    const url = `${api}/v1/open-platform/chat/bot/conversations/${id}/messages?key=${encodeURIComponent(key)}`;
    const buttons = {
      rows: [{ buttons: [{ caption: TOLD, action: { open_direct_link: `http://a.example/${key}` } }] }],
    };
    const body = { text_message: `it is ${key} ${identification} ${TOLD}`, buttons, [TOLD]: TOLD };
    const headers = { 'x-api-key': key, 'content-type': 'application/json', 'x-other': identification };
    await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    await fetch(`${api}/no/such/${encodeURIComponent(TOLD)}`, { headers });
  }
  response.end(`${key} ${TOLD}`);
}

createServer((request, response) => void answer(request, response).catch(() => response.end())).listen(
  Number(PORT),
  '127.0.0.1',
);
