import type { Source } from '../../../spec/index.ts';
import type { TestConversation } from '../hands.ts';
import { asTheContractHasIt, same, taken } from '../judges.ts';
import { byHand, type PlatformCheck } from '../platform-check.ts';
import type { Reaction, Received } from '../receiver.ts';
import { makeTextMessage, type PlatformTrial } from '../trial.ts';
import { sendScope, write } from './post-conversations.ts';
import { rows } from './sends.ts';

/** Data of a bot's own: whatever JSON can hold. */
const data = { my_key_1: 'مقدار', null: null, nested: { list: [1, 2.5, true, {}] }, 'a/b~c': '' };
const json = { 'Content-Type': 'application/json' };
const session: Reaction = { headers: json, body: '{"url":"https://example.com/session/42"}' };

interface PlatformPress {
  action: object;
  reaction?: Reaction | ((request: Received) => Reaction | Promise<Reaction>);
  talk?: TestConversation;
}

/** Sends a button, presses it as the user, and tells what came of it. */
async function pressed(trial: PlatformTrial, { action, reaction = session, talk: given }: PlatformPress) {
  const { hands } = trial;
  const talk = given ?? (await hands.talk());
  const label = Object.keys(action)[0]!;
  hands.receiver.answer(talk.conversationId, (request) =>
    typeof reaction === 'function' ? reaction(request) : reaction,
  );
  const body = { ...makeTextMessage(label), ...rows([{ caption: label, action }]) };
  taken(trial, await trial.send(label, { to: talk.conversationId, body }));
  const before = talk.received().length;
  const outcome = await hands.press(talk, label);
  return { talk, outcome, received: talk.received().slice(before) };
}

const serverLink = { open_server_link: { data } };
const dynamicAction = { get_dynamic_action: { data } };

function rule(
  given: { id: string; title: string; source?: Source; level?: 'should' },
  run: PlatformCheck['run'],
): PlatformCheck {
  const why = 'A button that does something else than it says is worse than none.';
  return { level: 'must', source: 'published', why, sends: byHand, run, ...given };
}

/** The request that the app got, as the spec has it, and with the bot's data unchanged. */
function judgeRequest(trial: PlatformTrial, { received, id }: { received: Received[]; id: string }): void {
  const body = (received[0]?.json ?? {}) as Record<string, unknown>;
  asTheContractHasIt(trial, id, body);
  same(trial, { what: 'extra_data', expected: data, actual: body.extra_data });
}

/** E. Pressing buttons. */
export const buttons: PlatformCheck[] = [
  rule({ id: 'BTN-01', title: "asks the app's session URL with the key and the version" }, async (trial) => {
    const { received } = await pressed(trial, { action: serverLink });
    const [request] = received;
    same(trial, {
      what: 'The request',
      expected: ['POST', '/init'],
      actual: [request?.method, request?.path],
    });
    const versions = [request?.headers.api_version, request?.headers['api-version']];
    trial.expect(versions.includes('2'), 'There is no version.', {
      expected: 'API_VERSION: 2',
      actual: String(versions),
    });
    trial.expect(
      request?.headers.authorization === trial.hands.identificationKey,
      'Wrong identification key.',
    );
  }),
  rule({ id: 'BTN-02', title: 'hands over the data of a server-link button unchanged' }, async (trial) => {
    const { received, talk } = await pressed(trial, { action: serverLink });
    judgeRequest(trial, { received, id: 'SESSION_INITIALISATION' });
    const { source, conversation_id: id } = (received[0]?.json ?? {}) as Record<string, unknown>;
    same(trial, {
      what: 'Source and conversation',
      expected: ['CHAT_MESSAGE_ACTION', talk.conversationId],
      actual: [source, id],
    });
  }),
  rule({ id: 'BTN-03', title: 'opens the URL that the app answers' }, async (trial) => {
    const { outcome } = await pressed(trial, { action: serverLink });
    same(trial, {
      what: 'What opens',
      expected: ['opens_url', 'https://example.com/session/42'],
      actual: [outcome.outcome, outcome.url],
    });
  }),
  rule({ id: 'BTN-04', title: "asks the app's dynamic-action URL with key and data" }, async (trial) => {
    const reaction = { headers: json, body: '{"text_message":"ثبت شد"}' };
    const { received, talk } = await pressed(trial, { action: dynamicAction, reaction });
    judgeRequest(trial, { received, id: 'DYNAMIC_ACTION' });
    const [request] = received;
    const { touchpoint, conversation_id: id } = (request?.json ?? {}) as Record<string, unknown>;
    same(trial, {
      what: 'Path, touchpoint and conversation',
      expected: ['/dynamic-action', 'CHAT', talk.conversationId],
      actual: [request?.path, touchpoint, id],
    });
    trial.expect(
      request?.headers.authorization === trial.hands.identificationKey,
      'Wrong identification key.',
    );
  }),
  rule(
    { id: 'BTN-05', title: 'shows the text, and runs the action, that the app answers' },
    async (trial) => {
      const text = { headers: json, body: '{"text_message":"ثبت شد"}' };
      const shown = await pressed(trial, { action: dynamicAction, reaction: text });
      same(trial, {
        what: 'The text',
        expected: ['shows_text', 'ثبت شد'],
        actual: [shown.outcome.outcome, shown.outcome.text],
      });
      const link = { headers: json, body: '{"action":{"open_direct_link":"https://example.com/"}}' };
      const run = await pressed(trial, { action: dynamicAction, reaction: link });
      same(trial, {
        what: 'The action',
        expected: ['opens_url', 'https://example.com/'],
        actual: [run.outcome.outcome, run.outcome.url],
      });
    },
  ),
  rule(
    { id: 'BTN-06', title: 'opens a direct link without asking the app', source: 'seed' },
    async (trial) => {
      const { outcome, received } = await pressed(trial, {
        action: { open_direct_link: 'https://divar.ir/' },
      });
      same(trial, {
        what: 'What opens',
        expected: ['opens_url', 'https://divar.ir/', 0],
        actual: [outcome.outcome, outcome.url, received.length],
      });
    },
  ),
  rule(
    { id: 'BTN-07', title: 'takes a message that is sent before the app answers', source: 'observed' },
    async (trial) => {
      const talk = await trial.hands.talk();
      const reaction = async () => {
        taken(
          trial,
          await trial.send('meanwhile', { to: talk.conversationId, body: makeTextMessage('BTN-07') }),
        );
        return session;
      };
      const { outcome } = await pressed(trial, { action: serverLink, reaction, talk });
      const seen = await trial.hands.seen(talk);
      same(trial, {
        what: 'Messages and outcome',
        expected: [2, 'opens_url'],
        actual: [seen.length, outcome.outcome],
      });
    },
  ),
  rule(
    { id: 'BTN-08', title: 'goes on after an app that answers wrongly', source: 'assumed', level: 'should' },
    async (trial) => {
      const talk = await trial.hands.talk();
      const broken = await pressed(trial, { action: serverLink, reaction: { status: 500 }, talk });
      const after = await pressed(trial, { action: serverLink, talk });
      same(trial, {
        what: 'Outcomes',
        expected: ['failed', 'opens_url'],
        actual: [broken.outcome.outcome, after.outcome.outcome],
      });
    },
  ),
  rule({ id: 'BTN-09', title: 'tells the app the post and the side of who pressed' }, async (trial) => {
    const { hands } = trial;
    const talk = await hands.postTalk();
    hands.receiver.answer(talk.conversationId, () => session);
    for (const user of [talk.seller, talk.buyer]) {
      const by = { user, scope: sendScope(talk), to: talk.conversationId };
      await write(trial, 'a button of one side', {
        ...by,
        body: { message: 'BTN-09', sender_buttons: grid },
      });
      const last = (await hands.seen(talk)).at(-1)!;
      await hands.control.pressButton({ message_id: last.id, body: { row: 0, column: 0, user } });
    }
    const asked = talk.received().map(({ json }) => json as Record<string, unknown>);
    same(trial, {
      what: 'Post and side',
      expected: [`${talk.postToken} SUPPLY`, `${talk.postToken} DEMAND`],
      actual: asked.map(({ post_token: post, user_side: side }) => `${post} ${String(side).toUpperCase()}`),
    });
  }),
  rule(
    { id: 'BTN-10', title: 'opens nothing where the answer is no use', source: 'assumed', level: 'should' },
    async (trial) => {
      const talk = await trial.hands.talk();
      for (const body of ['', '<html>', '{}', '{"url":42}', '{"url":"javascript:alert(1)"}']) {
        const { outcome } = await pressed(trial, { action: serverLink, reaction: { body }, talk });
        same(trial, { what: `The outcome of ${body}`, expected: 'failed', actual: outcome.outcome });
      }
    },
  ),
  rule(
    {
      id: 'BTN-11',
      title: 'takes null in an answer for absent, and ignores fields that it does not know',
      source: 'assumed',
      level: 'should',
    },
    async (trial) => {
      const body = '{"url":"https://example.com/more","error":null,"added_by_the_app":true}';
      const { outcome } = await pressed(trial, { action: serverLink, reaction: { headers: json, body } });
      same(trial, {
        what: 'What opens',
        expected: ['opens_url', 'https://example.com/more'],
        actual: [outcome.outcome, outcome.url],
      });
    },
  ),
  rule({ id: 'BTN-12', title: 'asks again where an action leads to a server link' }, async (trial) => {
    const body = JSON.stringify({ action: serverLink });
    const talk = await trial.hands.talk();
    const reaction: Reaction = { headers: json, body };
    const next: Reaction = { headers: json, body: '{"url":"https://example.com/next"}' };
    const { outcome, received } = await pressed(trial, {
      action: dynamicAction,
      reaction: (request) => (request.path === '/init' ? next : reaction),
      talk,
    });
    same(trial, {
      what: 'What was asked, and what opens',
      expected: ['/dynamic-action', '/init', 'https://example.com/next'],
      actual: [...received.map(({ path }) => path), outcome.url],
    });
  }),
];

const grid = rows([{ caption: 'BTN-09', action: serverLink }]).buttons;
