import type { IncomingMessage } from 'node:http';

const apiBase = process.env.DIVAR_API_BASE_URL ?? 'https://open-api.divar.ir';
const apiKey = process.env.DIVAR_API_KEY ?? '';

/** A button below a message. */
export interface Button {
  caption: string;
  icon?: string;
  action: Record<string, unknown>;
}

/** Sends a message with rows of buttons into a conversation. A refusal is logged; the bot goes on. */
export async function send(
  conversationId: string,
  { text, buttons }: { text: string; buttons: Button[][] },
): Promise<void> {
  const path = `/v1/open-platform/chat/bot/conversations/${encodeURIComponent(conversationId)}/messages`;
  const rows = buttons.map((row) => ({ buttons: row }));
  const response = await fetch(apiBase + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Api-Key': apiKey },
    body: JSON.stringify({ text_message: text, ...(rows.length > 0 && { buttons: { rows } }) }),
  }).catch((error: Error) => console.error(`Divar cannot be reached: ${error.message}`));
  if (response && !response.ok)
    console.error(`Divar refused the message: ${response.status} ${await response.text()}`);
}

/** The JSON object of a body; undefined for anything else. */
export function parsed(body: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
