import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChangedCopy, changedCopy } from './testing/changed-copy.ts';

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
              required: [type, new_sticker]
              properties:
                type: { type: string, const: NEW_STICKER }
                new_sticker:
                  type: object
                  properties:
                    name: { type: string }
                    conversation: { type: object, properties: { id: { type: string } } }
            examples:
              STICKER:
                summary: Sticker
                x-source: assumed
                value: { type: NEW_STICKER, new_sticker: { name: cat, conversation: { id: c-1 } } }
      responses:
        2XX:
          description: Taken.
`;

let copy: ChangedCopy;
beforeAll(async () => {
  copy = await changedCopy('new-event', {
    'openapi.yaml': (text) => text.replace('\nwebhooks:\n', `\nwebhooks:\n${newEvent}`),
  });
});
afterAll(() => copy.remove());

const bot = `
import { createServer } from 'node:http';
import { createEmulator } from './emulator/index.ts';
/** A bot that keeps the contract, and answers 500 to stickers where it is told to. */
const received = [];
let divar;
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const { type, new_chatbot_message: message } = JSON.parse(body);
  received.push(type);
  if (message?.sender.type === 'HUMAN' && request.headers.authorization === divar.identificationKey)
    await fetch(divar.url + '/v1/open-platform/chat/bot/conversations/' + message.conversation.id + '/messages', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': divar.apiKey },
      body: JSON.stringify({ text_message: 'باشد' }),
    });
  response.writeHead(type === 'NEW_STICKER' && globalThis.failing ? 500 : 200).end('{}');
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const url = 'http://127.0.0.1:' + server.address().port + '/';
divar = await createEmulator({ bot: url });
`;

it('an event that is added to the spec alone is delivered, and kept with its conversation in the journal', async () => {
  const told = await copy.run(`${bot}
    const event = { type: 'NEW_STICKER', new_sticker: { name: 'cat', conversation: { id: 'c-7' } } };
    const { deliveries, conversation_id } = await divar.control.deliverEvent({ body: { body: event } });
    const { entries } = await divar.control.listEntries({ conversation_id: 'c-7' });
    console.log(JSON.stringify({ received, deliveries, conversation_id, entries }));
    process.exit();`);
  expect(told).toMatchObject({
    received: ['NEW_STICKER'],
    deliveries: [{ status: 200 }],
    conversation_id: 'c-7',
    entries: [{ operation: 'NEW_STICKER', conversation_id: 'c-7' }],
  });
});

it('and verify sends it, and fails a bot that does not take it', async () => {
  const told = await copy.run(`${bot}
    import { verifyBot, withBotUnderTest } from './contract-tests/index.ts';
    const usual = { probe: 'سلام', timeout: '5s', quiet: '50ms', patience: '50ms', ackLimitMs: 5000 };
    const run = () =>
      withBotUnderTest({ bot: url, emulator: divar }, (found) => verifyBot({ ...found, ...usual, only: ['TYP-EVENT-NEW-STICKER'] }));
    const good = await run();
    globalThis.failing = true;
    const bad = await run();
    const shown = ({ checks }) => checks.map(({ id, verdict }) => [id, verdict]);
    console.log(JSON.stringify({ received: received.includes('NEW_STICKER'), good: shown(good), bad: shown(bad) }));
    process.exit();`);
  expect(told).toMatchObject({
    received: true,
    good: [['TYP-EVENT-NEW-STICKER', 'pass']],
    bad: [['TYP-EVENT-NEW-STICKER', 'fail']],
  });
});
