import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApp } from '../emulator/app/open-app.ts';
import { OpenApps } from '../emulator/app/registry.ts';
import { defaultSettings } from '../emulator/app/settings.ts';
import { WebhookClient } from '../emulator/delivery/webhook-client.ts';
import { systemClock } from '../emulator/divar/clock.ts';
import { IdSource, seededRandom } from '../emulator/divar/ids.ts';
import { createBotApi } from '../emulator/divar-server/bot-api/bot-api.ts';
import { handlers } from '../emulator/divar-server/bot-api/handlers/handlers.ts';
import { ByteBudget } from '../emulator/http/byte-budget.ts';
import { Secrets } from '../emulator/journal/secrets.ts';
import { generate, staleFiles } from '../spec/generate/generate.ts';
import { type Contract, loadContract } from '../spec/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = path.join(root, '.tmp', `spec-drives-${process.pid}`);

const newPath = `
  /v9/open-platform/chat/new/{conversation_id}/messages:
    parameters:
      - $ref: '#/components/parameters/ConversationId'
    post:
      operationId: sendMessageAnew
      x-behaves-as: sendMessageToConversation
      summary: A path that the copy of the spec has, and nothing else.
      x-source: assumed
      x-permission: CHAT_BOT_SEND_MESSAGE
      security:
        - apiKey: []
      requestBody:
        $ref: '#/components/requestBodies/SendMessage'
      responses:
        '200':
          $ref: '#/components/responses/MessageSent'
        default:
          $ref: '#/components/responses/Refused'
`;
const newEvent = `
  NEW_STICKER:
    post:
      operationId: deliverNewSticker
      summary: An event that the copy of the spec has, and nothing else.
      x-source: assumed
      x-delivered-to: events
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [type, sticker]
              properties:
                type: { type: string, const: NEW_STICKER }
                sticker: { type: string }
            examples:
              STICKER:
                summary: Sticker
                x-source: assumed
                value: { type: NEW_STICKER, sticker: cat }
      responses:
        2XX:
          description: Taken.
`;
const newField = `
        mood:
          type: string
          enum: [HAPPY, SAD]
`;

let contract: Contract;
let server: Server;
let url: string;
let conversationId: string;

beforeAll(async () => {
  const specDir = path.join(folder, 'spec');
  await mkdir(specDir, { recursive: true });
  for (const file of ['openapi.yaml', 'icons.yaml', 'control.yaml', 'facts.yaml', 'violations.yaml']) {
    await cp(path.join(root, 'spec', file), path.join(specDir, file));
  }
  await edit(path.join(specDir, 'openapi.yaml'));
  await generate({ specDir, outDir: path.join(folder, 'generated') });
  contract = loadContract(path.join(folder, 'generated'), 'platform');
  await startBotApi();
});

afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

async function edit(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const edited = text
    .replace('\npaths:\n', `\npaths:\n${newPath}`)
    .replace('\nwebhooks:\n', `\nwebhooks:\n${newEvent}`)
    .replace(/(SendMessageRequest:\n[\s\S]*?properties:\n)/, `$1${newField.slice(1)}`);
  await writeFile(file, edited);
}

async function startBotApi(): Promise<void> {
  const onError = (error: unknown) => {
    throw error;
  };
  const ids = new IdSource(seededRandom(1));
  const permissions = ['CHAT_BOT_SEND_MESSAGE'];
  const settings = {
    ...defaultSettings('demo', { ids, permissions }),
    apiKeys: [{ key: 'key', permissions }],
  };
  const runtime = {
    clock: systemClock(),
    random: (name: string) => seededRandom(1, name),
    webhooks: new WebhookClient(),
    signal: new AbortController().signal,
    limit: 100,
    onError,
    secrets: new Secrets(),
    epoch: 'test',
  };
  const apps = new OpenApps({ main: 'demo', open: (given) => openApp(given, runtime) });
  const { chat } = apps.add(settings);
  conversationId = chat.conversationOf(chat.user('sara')).id;
  const memory = new ByteBudget(0);
  server = createServer(createBotApi({ contract, apps, handlers, keepMedia: () => '', memory, onError }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function send(body: object): Promise<Response> {
  return fetch(`${url}/v9/open-platform/chat/new/${conversationId}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': 'key' },
    body: JSON.stringify(body),
  });
}

describe('a path, an event and a field that are added to the spec alone', () => {
  it('are routed', async () => {
    const response = await send({ text_message: 'سلام' });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ conversation_id: conversationId });
  });

  it('are validated', async () => {
    const known = await send({ text_message: 'سلام', mood: 'HAPPY' });
    const unknown = await send({ text_message: 'سلام', mood: 'HAPY' });
    expect(known.headers.get('x-emulator-findings')).toBeNull();
    expect(unknown.headers.get('x-emulator-findings')).toBe('unknown_value');
    expect(contract.checkRequest('NEW_STICKER', { type: 'NEW_STICKER' }).map(({ id }) => id)).toEqual([
      'missing_field',
    ]);
  });

  it('give the event a template', () => {
    const sticker = contract.webhooks.find(({ name }) => name === 'NEW_STICKER')!;
    expect(sticker.templates.map(({ body }) => body)).toEqual([{ type: 'NEW_STICKER', sticker: 'cat' }]);
  });

  it('make the generated files of the unchanged spec stale', async () => {
    const stale = await staleFiles({
      specDir: path.join(folder, 'spec'),
      outDir: path.join(root, 'spec', 'generated'),
    });
    expect(stale).toContain('platform.json');
    expect(stale).not.toContain('control.json');
  });
});
