/** A bot that says everything back. It needs nothing but Node. */
import { createServer, type IncomingMessage } from 'node:http';

const apiBase = process.env.DIVAR_API_BASE_URL ?? 'https://open-api.divar.ir';
const apiKey = process.env.DIVAR_API_KEY ?? '';
const identificationKey = process.env.DIVAR_IDENTIFICATION_KEY ?? '';
const port = Number(process.env.PORT ?? 8000);

interface ChatbotMessage {
  id: string;
  conversation: { id: string; type: string };
  sender: { type: string };
  type: string;
  text?: string;
}

/** Ids of messages that were answered: Divar may deliver one twice. */
const answered = new Set<string>();

createServer(async (request, response) => {
  if (request.headers.authorization !== identificationKey) {
    response.writeHead(403).end();
    return;
  }
  if (request.method !== 'POST') {
    response.writeHead(405).end();
    return;
  }
  const event = parsed(await bodyOf(request));
  const message = event?.new_chatbot_message;
  // Other events, and the bot's own messages, are taken and left alone.
  if (event?.type === 'NEW_CHATBOT_MESSAGE' && isForUs(message)) await answer(message);
  response.writeHead(200).end();
}).listen(port, '127.0.0.1', () => console.log(`The echo bot listens at http://127.0.0.1:${port}/`));

/** Is this a person's message to the bot, and a new one? The URL is public: anything may come. */
function isForUs(message: Partial<ChatbotMessage> | undefined): message is ChatbotMessage {
  const { id, conversation, sender } = message ?? {};
  if (typeof id !== 'string' || typeof conversation?.id !== 'string' || answered.has(id)) return false;
  if (conversation.type !== 'BOT' || sender?.type !== 'HUMAN') return false;
  answered.add(id);
  return true;
}

async function answer(message: ChatbotMessage): Promise<void> {
  const text =
    message.type === 'TEXT' ? `گفتید: ${message.text}` : `یک پیام از نوع ${message.type} فرستادید.`;
  await send(message.conversation.id, text);
}

async function send(conversationId: string, text: string): Promise<void> {
  const path = `/v1/open-platform/chat/bot/conversations/${encodeURIComponent(conversationId)}/messages`;
  const response = await fetch(apiBase + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Api-Key': apiKey },
    body: JSON.stringify({ type: 'TEXT', text_message: text }),
  }).catch((error: Error) => console.error(`Divar cannot be reached: ${error.message}`));
  if (response && !response.ok)
    console.error(`Divar refused the message: ${response.status} ${await response.text()}`);
}

function parsed(body: string): { type?: string; new_chatbot_message?: ChatbotMessage } | undefined {
  try {
    return JSON.parse(body) ?? undefined;
  } catch {
    return undefined;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
