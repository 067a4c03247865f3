/** A bot that answers for a seller: it reads along in conversations about posts, and writes with the seller's token. */
import { createServer, type IncomingMessage } from 'node:http';

const apiBase = process.env.DIVAR_API_BASE_URL ?? 'https://open-api.divar.ir';
const apiKey = process.env.DIVAR_API_KEY ?? '';
const identificationKey = process.env.DIVAR_IDENTIFICATION_KEY ?? '';
/** The seller's access token: a real bot gets it by OAuth, and keeps one for each seller. */
const accessToken = process.env.DIVAR_ACCESS_TOKEN ?? 'seller-bot-token';
const port = Number(process.env.PORT ?? 8000);

interface PostMessage {
  id: string;
  conversation: { id: string; post_token: string };
  sender: { type: string; side: string };
  text?: string;
}

interface DivarEvent {
  type?: string;
  new_message?: Partial<PostMessage>;
  /** As it was given with the subscription. */
  metadata?: { shop?: string };
}

/** Ids of messages that were answered: Divar may deliver one twice. */
const answered = new Set<string>();

createServer(async (request, response) => {
  if (request.headers.authorization !== identificationKey) {
    response.writeHead(403).end();
    return;
  }
  const body = parsed(await bodyOf(request));
  if (request.url === '/dynamic-action') {
    const text_message = 'بازدید شما برای فردا ساعت ۱۰ ثبت شد.';
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ text_message }));
    return;
  }
  const event = body as DivarEvent;
  if (event.type === 'NEW_MESSAGE' && isFromBuyer(event.new_message)) {
    await answer(event.new_message, event.metadata?.shop ?? 'فروشنده');
  }
  response.writeHead(200).end();
}).listen(port, '127.0.0.1', () => console.log(`The seller's bot listens at http://127.0.0.1:${port}/`));

/** Is this a buyer's message, and a new one? The seller needs no answer. */
function isFromBuyer(message: Partial<PostMessage> | undefined): message is PostMessage {
  const { id, conversation, sender } = message ?? {};
  if (typeof id !== 'string' || typeof conversation?.id !== 'string' || answered.has(id)) return false;
  if (sender?.type !== 'HUMAN' || sender.side !== 'BUYER') return false;
  answered.add(id);
  return true;
}

async function answer({ conversation, text = '' }: PostMessage, shop: string): Promise<void> {
  if (!text.includes('بازدید')) {
    await send(conversation.id, { message: `سلام! ${shop} به‌زودی جواب می‌دهد.` });
    return;
  }
  const visit = { caption: 'فردا ساعت ۱۰', action: { get_dynamic_action: { data: { hour: 10 } } } };
  const post = { caption: 'آگهی من', action: { open_post_page: { post_token: conversation.post_token } } };
  await send(conversation.id, {
    message: 'برای بازدید وقت بگیرید.',
    receiver_buttons: { rows: [{ buttons: [visit] }] },
    sender_buttons: { rows: [{ buttons: [post] }] },
  });
}

async function send(conversationId: string, body: object): Promise<void> {
  const path = `/v2/open-platform/conversations/${encodeURIComponent(conversationId)}/messages`;
  const response = await fetch(apiBase + path, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Api-Key': apiKey,
      Authorization: `Bearer ${accessToken}`,
    },
    body: JSON.stringify(body),
  }).catch((error: Error) => console.error(`Divar cannot be reached: ${error.message}`));
  if (response && !response.ok)
    console.error(`Divar refused the message: ${response.status} ${await response.text()}`);
}

function parsed(body: string): object {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return {};
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
