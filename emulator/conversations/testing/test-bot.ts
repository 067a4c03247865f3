import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import type { EmulatorOptions } from '../../app/options.ts';
import { createEmulator } from '../../create-emulator.ts';
import type { Emulator } from '../../library/types.ts';

/** An event as a test bot sees it. */
export interface BotEvent {
  /** The JSON body; undefined where it is none. */
  body?: { type?: string; [field: string]: unknown };
  text: string;
  conversationId: string;
  headers: IncomingMessage['headers'];
  request: IncomingMessage;
  response: ServerResponse;
  /** Sends a message into the event's conversation, or another; resolves with the status of the answer. */
  reply: (message: string | Record<string, unknown>, conversationId?: string) => Promise<number>;
}

/** What a test bot does with an event; it answers 200 afterwards, unless it has answered by itself. */
export type BotScript = (event: BotEvent) => unknown;

export interface TestBot {
  url: string;
  emulator: Emulator;
  stop(): Promise<void>;
}

/** An emulator with a bot of a few lines. */
export async function startTestBot(script: BotScript, options: EmulatorOptions = {}): Promise<TestBot> {
  let emulator: Emulator | undefined;
  const server = createServer((request, response) => {
    handle({ request, response, script, emulator: emulator! }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const urls = { bot: `${base}/events`, initUrl: `${base}/init`, dynamicActionUrl: `${base}/action` };
  emulator = await createEmulator({ ...urls, ...options });
  const running = emulator;
  return {
    url: urls.bot,
    emulator: running,
    async stop() {
      await running.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Handling {
  request: IncomingMessage;
  response: ServerResponse;
  script: BotScript;
  emulator: Emulator;
}

async function handle({ request, response, script, emulator }: Handling): Promise<void> {
  const bytes = await readText(request);
  const body = parsed(bytes);
  const message = body?.new_chatbot_message as { text?: string; conversation?: { id?: string } } | undefined;
  const conversationId = message?.conversation?.id ?? String(body?.conversation_id ?? '');
  await script({
    ...(body && { body }),
    text: message?.text ?? '',
    conversationId,
    headers: request.headers,
    request,
    response,
    reply: (content, target = conversationId) => send(emulator, { conversationId: target, content }),
  });
  if (!response.writableEnded && !response.destroyed) response.end();
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function send(
  { url, apiKey }: Emulator,
  { conversationId, content }: { conversationId: string; content: string | Record<string, unknown> },
): Promise<number> {
  const path = `/v1/open-platform/chat/bot/conversations/${conversationId}/messages`;
  const body = typeof content === 'string' ? { text_message: content } : content;
  const answer = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
    body: JSON.stringify(body),
  });
  await answer.text();
  return answer.status;
}
