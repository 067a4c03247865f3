import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChangedCopy, changedCopy } from './testing/changed-copy.ts';

const newField = `        mood:
          type: string
          enum: [HAPPY, SAD]
`;

/** The text with the field among the properties of a schema. */
const withField = (schema: string) => (text: string) =>
  text.replace(new RegExp(`(\n    ${schema}:\n[\\s\\S]*?\n      properties:\n)`), `$1${newField}`);

let copy: ChangedCopy;
beforeAll(async () => {
  copy = await changedCopy('new-field', {
    'openapi.yaml': withField('SendMessageRequest'),
    'control.yaml': withField('Message'),
  });
});
afterAll(() => copy.remove());

const begin = `
import { createServer } from 'node:http';
import { createEmulator } from './emulator/index.ts';
let divar;
const send = async (id, body) => {
  const response = await fetch(divar.url + '/v1/open-platform/chat/bot/conversations/' + id + '/messages', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': divar.apiKey },
    body: JSON.stringify(body),
  });
  return response.status;
};
let mood = 'HAPPY';
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const { conversation } = JSON.parse(body).new_chatbot_message;
  await send(conversation.id, { text_message: 'سلام', mood });
  response.end();
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
divar = await createEmulator({ bot: 'http://127.0.0.1:' + server.address().port + '/' });
const { conversation_id } = await divar.control.sendUserMessage({ user: 'sara', body: { text: 'سلام' } });
const moods = async (emulator = divar) => {
  const { messages } = await emulator.control.listMessages({ conversation_id });
  return messages.filter(({ origin }) => origin === 'bot').map((message) => message.mood);
};
const end = (told) => {
  console.log(JSON.stringify(told));
  process.exit();
};
`;

it('a field of a send that is added to the spec alone is validated, kept and shown', async () => {
  const told = await copy.run(`${begin}
    const wrong = await send(conversation_id, { text_message: 'سلام', mood: 5 });
    end({ wrong, moods: await moods() });`);
  expect(told).toEqual({ wrong: 400, moods: ['HAPPY'] });
});

it('it goes into a state and a world, and comes back out of both', async () => {
  const told = await copy.run(`${begin}
    const state = await divar.control.getState();
    const { world } = await divar.control.getWorld();
    await divar.reset();
    await divar.control.putState({ body: state });
    const ofState = await moods();
    const other = await createEmulator();
    await other.control.putWorld({ body: { world } });
    const refused = (change) => other.control.putWorld({ body: { world: change(world) } }).catch(({ message }) => message);
    const changed = structuredClone(state);
    changed.facts.find(({ message }) => message?.further).message.further.mood = 5;
    const wrongState = await divar.control.putState({ body: changed }).catch(({ message }) => message);
    end({ ofState, ofWorld: await moods(other), wrong: await refused((text) => text.replace('mood: HAPPY', 'mood: 5')), wrongState });`);
  expect(told).toEqual({
    ofState: ['HAPPY'],
    ofWorld: ['HAPPY'],
    wrong: expect.stringMatching(/^world:\d+:\d+: mood: expected /),
    wrongState: expect.stringContaining('mood'),
  });
});

it('it is recorded, and a replay judges it', async () => {
  const told = await copy.run(`${begin}
    const recording = await divar.control.getRecording({ conversation_id });
    const play = async () => {
      const { id } = await divar.control.startReplay({ body: { conversations: [{ text: recording }] } });
      for (;;) {
        const { state, failed } = await divar.control.getReplay({ replay_id: id });
        if (state !== 'running') return { state, failed };
        await new Promise((done) => setTimeout(done, 10));
      }
    };
    const good = await play();
    mood = 'SAD';
    end({ good, bad: await play(), text: recording });`);
  expect(told).toMatchObject({
    good: { state: 'over', failed: 0 },
    bad: { state: 'over', failed: 1 },
    text: expect.stringMatching(/json:\s+\/mood:\s+equals: HAPPY/),
  });
});
