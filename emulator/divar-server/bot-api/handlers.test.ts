import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { platformContract } from '../../../spec/index.ts';
import { openApp } from '../../app/open-app.ts';
import { OpenApps } from '../../app/registry.ts';
import { WebhookClient } from '../../delivery/webhook-client.ts';
import { seededRandom } from '../../divar/ids.ts';
import { appSettings, fixedClock } from '../../divar/testing/chat-parts.ts';
import { ByteBudget } from '../../http/byte-budget.ts';
import { Secrets } from '../../journal/secrets.ts';
import type { BotApiParts } from './answer-call.ts';
import { createBotApi } from './bot-api.ts';
import type { Handler } from './bot-call.ts';
import { handlers as ownHandlers } from './handlers/handlers.ts';

const settings = appSettings();

function botApi(handlers: Record<string, Handler>) {
  const errors: string[] = [];
  const apps = new OpenApps({
    main: settings.slug,
    open: (given) =>
      openApp(given, {
        clock: fixedClock(),
        random: (name) => seededRandom(1, name),
        webhooks: new WebhookClient(),
        signal: new AbortController().signal,
        limit: 100,
        secrets: new Secrets(),
        epoch: 'e1',
        onError: (error) => errors.push(String(error)),
      }),
  });
  apps.add(settings);
  const parts: BotApiParts = {
    contract: platformContract(),
    apps,
    handlers: handlers as BotApiParts['handlers'],
    keepMedia: () => '',
    memory: new ByteBudget(0),
    onError: (error) => errors.push(String(error)),
  };
  return { errors, api: createBotApi(parts), journal: apps.main.journal };
}

async function served(server: Server): Promise<string> {
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function answerOf(handler: Handler) {
  const { api, errors, journal } = botApi({ ...ownHandlers, sendMessageToConversation: handler });
  const url = await served(createServer(api));
  const response = await fetch(`${url}/v1/open-platform/chat/bot/conversations/x/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': settings.apiKeys[0]!.key },
    body: '{"text_message":"a"}',
  });
  const exchanges = journal.between().map(({ state, status: kept, note }) => ({ state, status: kept, note }));
  return { status: response.status, body: await response.json(), errors, exchanges };
}

it('a call of the spec without a handler is not an API at all', () => {
  const handler = () => ({});
  expect(() => botApi({ sendMessageToConversation: handler })).toThrow(
    'No handler for sendMessageToUser, which spec/openapi.yaml has.',
  );
});

it('an answer of our own that the spec does not allow is loud, and not sent', async () => {
  const { status, body, errors, exchanges } = await answerOf(() => ({ conversation_id: 5 }));
  expect(status).toBe(500);
  expect(body).toEqual({ code: 13, message: 'internal error', details: [] });
  expect(errors).toEqual([expect.stringContaining("The emulator's own answer breaks the spec")]);
  expect(exchanges).toEqual([{ state: 'done', status: 500, note: 'The emulator failed at this call.' }]);
});

it('a handler that breaks is an internal error in the words of the gateway, and told', async () => {
  const { status, body, errors } = await answerOf(() => {
    throw new Error('bang');
  });
  expect({ status, body }).toEqual({
    status: 500,
    body: { code: 13, message: 'internal error', details: [] },
  });
  expect(errors).toEqual(['Error: bang']);
});
