import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator } from '../emulator/index.ts';
import { scriptedBot } from '../emulator/testing/scripted-bot.ts';
import { coveragePage } from '../scripts/coverage-page.ts';
import { coverage } from '../spec/compare/coverage.ts';
import { platformContract } from '../spec/index.ts';

const rows = coverage(platformContract());
const calls = rows.filter(({ kind }) => kind === 'operation');

let divar: Emulator;
beforeAll(async () => {
  divar = await createEmulator({ apiKey: 'the-api-key' });
});
afterAll(() => divar.stop());

/** What the emulator says to a call of this name without a body. */
async function verdictOn(name: string): Promise<string> {
  const [method, template] = name.split(' ') as [string, string];
  const path = template.replace('{kind}', 'image').replace(/\{\w+\}/g, 'x');
  const response = await fetch(divar.url + path, {
    method,
    headers: { 'content-type': 'application/json', 'x-api-key': 'the-api-key' },
    redirect: 'manual',
  });
  return response.headers.get('x-emulator-findings') ?? String(response.status);
}

describe('the coverage table', () => {
  it('has every call and event once', () => {
    const names = rows.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const { operations, webhooks } = platformContract();
    const own = [
      ...operations.map(({ method, path }) => `${method} ${path}`),
      ...webhooks.map(({ name }) => name),
    ];
    expect(names).toEqual(expect.arrayContaining(own));
  });

  it.each(calls.filter(({ status }) => status === 'imitated'))(
    'is true: $name is imitated',
    async ({ name }) => {
      expect(await verdictOn(name)).not.toMatch(/not_imitated|unknown_path|wrong_method/);
    },
  );

  it.each(calls.filter(({ status }) => status === 'by example'))(
    'is true: $name is refused without the published document',
    async ({ name }) => {
      expect(await verdictOn(name)).toBe('not_imitated');
    },
  );

  it('is true: every event and question reaches the bot, as the contract has it', async () => {
    const { webhooks } = platformContract();
    const bot = await scriptedBot((_, response) => void response.end('{}'));
    const urls = { bot: bot.url, init_url: bot.url, dynamic_action_url: bot.url };
    await divar.control.patchApp({ body: urls });
    for (const { name, deliveredTo, templates } of webhooks) {
      const [template] = templates.filter(({ event }) => event === name);
      if (deliveredTo === 'events') await divar.control.deliverEvent({ body: { body: template!.body } });
    }
    const { conversation_id: id } = await divar.user('sara').says('سلام');
    const buttons = [{ open_server_link: { data: {} } }, { get_dynamic_action: { data: {} } }].map(
      (action, index) => ({ action, caption: String(index) }),
    );
    await fetch(`${divar.url}/v1/open-platform/chat/bot/conversations/${id}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': 'the-api-key' },
      body: JSON.stringify({ text_message: 'دکمه‌ها', buttons: { rows: [{ buttons }] } }),
    });
    const message = await divar.user('sara').nextReply();
    for (const { caption } of buttons) await message.press(caption);
    await bot.stop();
    const entries = (await divar.journal.entries()).filter(({ direction }) => direction === 'divar_to_bot');
    const told = new Set(entries.map(({ operation }) => operation));
    expect([...told].sort()).toEqual(webhooks.map(({ name }) => name).sort());
    expect(entries.filter(({ status }) => status !== 200)).toEqual([]);
  });

  it('leaves nothing of the chat platform to examples', () => {
    const ofChat = /chat|\/oauth2\/|\/upload\/|\/events\/|platform\/users$|finder\/post/;
    const chat = rows.filter(({ name, kind, chat }) => chat || kind === 'event' || ofChat.test(name));
    expect(chat.length).toBeGreaterThan(20);
    expect(chat.filter(({ status }) => status === 'by example')).toEqual([]);
  });

  it('is what docs/coverage.md says', () => {
    const page = fileURLToPath(new URL('../docs/coverage.md', import.meta.url));
    expect(readFileSync(page, 'utf8')).toBe(coveragePage());
  });
});
