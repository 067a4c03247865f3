/** A bot that remembers: it takes an order step by step, with buttons of each kind. */
import { createServer } from 'node:http';
import { bodyOf, parsed, send } from './divar.ts';
import { next, type Order } from './order.ts';

const identificationKey = process.env.DIVAR_IDENTIFICATION_KEY ?? '';
const port = Number(process.env.PORT ?? 8000);

/** The order of each conversation. */
const orders = new Map<string, Order>();
/** Ids of messages that were handled: Divar may deliver an event twice. */
const handled = new Set<string>();

interface ChatbotMessage {
  id: string;
  conversation: { id: string };
  sender: { type: string };
  text?: string;
}

createServer(async (request, response) => {
  if (request.headers.authorization !== identificationKey) {
    response.writeHead(403).end();
    return;
  }
  const body = parsed(await bodyOf(request)) ?? {};
  const answer = await handle(request.url ?? '/', body);
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
}).listen(port, '127.0.0.1', () => console.log(`The order bot listens at http://127.0.0.1:${port}/`));

/** Divar's three requests: an event, a pressed server link, a pressed dynamic action. */
async function handle(url: string, body: Record<string, unknown>): Promise<object> {
  if (url === '/init') return { url: 'https://example.com/pay?order=1' };
  if (url === '/dynamic-action') return { text_message: `وضعیت: ${statusOf(String(body.conversation_id))}` };
  if (body.type === 'NEW_CHATBOT_MESSAGE') await onMessage(body.new_chatbot_message as ChatbotMessage);
  return {};
}

async function onMessage(message: ChatbotMessage): Promise<void> {
  if (message?.sender?.type !== 'HUMAN' || typeof message.conversation?.id !== 'string') return;
  if (typeof message.id !== 'string' || handled.has(message.id)) return;
  handled.add(message.id);
  const { id } = message.conversation;
  const { order, say, buttons } = next(orders.get(id), String(message.text ?? ''));
  if (order) orders.set(id, order);
  else orders.delete(id);
  await send(id, { text: say, buttons });
}

function statusOf(conversationId: string): string {
  const order = orders.get(conversationId);
  return order ? `${order.count ?? 'چند'} عدد ${order.item}` : 'سفارشی ندارید';
}
