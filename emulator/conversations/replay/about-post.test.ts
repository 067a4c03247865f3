import { afterEach, describe, expect, it } from 'vitest';
import { parseConversation } from '../format/parse.ts';
import { FormatError } from '../format/reading.ts';
import { startTestBot, type TestBot } from '../testing/test-bot.ts';
import { replayConversations } from './replay.ts';
import type { ReplayVerdict } from './verdict.ts';

let bot: TestBot | undefined;
afterEach(async () => {
  await bot?.stop();
  bot = undefined;
});

const head = (more = '') => `name: test
conversations:
  car:
    post_token: gZd7omnS
    buyer: reza
    seller: sara
    allows: { access_token: seller-token }
${more}turns:
`;

const parse = (turns: string, more?: string) => parseConversation(head(more) + turns, { file: 'a.yaml' });

const problems = ({ conversations, strays }: ReplayVerdict) => [
  ...conversations.flatMap(({ failures }) =>
    failures.flatMap(({ turn, problems }) => problems.map(({ message }) => `${turn}: ${message}`)),
  ),
  ...strays,
];

const action = (name: string) => ({ caption: name, action: { get_dynamic_action: { data: { name } } } });
const grid = (name: string) => ({ rows: [{ buttons: [action(name)] }] });

/** Events that the bot got. */
let events: unknown[] = [];

/** A bot that answers buyers for the seller. */
async function startSellerBot(): Promise<TestBot> {
  events = [];
  bot = await startTestBot(async ({ body, response }) => {
    const message = body?.new_message as
      | { conversation: { id: string }; sender: { side: string }; text?: string }
      | undefined;
    if (body?.extra_data) {
      response.end(JSON.stringify({ text_message: `${body.user_side} ${JSON.stringify(body.extra_data)}` }));
      return;
    }
    events.push(body);
    if (message?.sender.side === 'BUYER') await answer(message.conversation.id, message.text ?? '');
  });
  return bot;
}

async function answer(conversationId: string, text: string): Promise<void> {
  const { url, apiKey } = bot!.emulator;
  const buttons = { sender_buttons: grid('برای فروشنده'), receiver_buttons: grid('برای خریدار') };
  await fetch(`${url}/v2/open-platform/conversations/${conversationId}/messages`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-api-key': apiKey,
      authorization: 'Bearer seller-token',
    },
    body: JSON.stringify({ message: `پاسخ ${text}`, ...(text.includes('دکمه') && buttons) }),
  });
}

async function replayed(turns: string, more?: string): Promise<ReplayVerdict> {
  const { emulator } = bot ?? (await startSellerBot());
  return replayConversations(emulator.control, [parse(turns, more)]);
}

const buttons = `
  - in: car
    as: reza
    says: دکمه
    expect:
      - text: پاسخ دکمه
        side: SELLER
        buttons: [[{ caption: برای فروشنده, dynamic_action: any }]]
        receiver_buttons: [[برای خریدار]]
`;

describe('a conversation about a post', () => {
  it('is held by buyer and seller, and both press their own buttons', async () => {
    const verdict = await replayed(`${buttons}
  - { in: car, as: sara, says: من هم اینجا هستم, expect: silence }
  - { in: car, as: reza, press: برای خریدار, expect: { shows: 'DEMAND {"name":"برای خریدار"}' } }
  - { in: car, as: sara, press: برای فروشنده, expect: { shows: 'SUPPLY {"name":"برای فروشنده"}' } }
`);
    expect(problems(verdict)).toEqual([]);
    expect(events).toMatchObject([
      { type: 'NEW_MESSAGE', new_message: { sender: { side: 'BUYER' }, text: 'دکمه' } },
      { type: 'NEW_MESSAGE', new_message: { sender: { side: 'SELLER' } } },
    ]);
  });

  it('tells a wrong text, side and button, and one who presses the button of the other', async () => {
    const verdict = await replayed(`
  - { in: car, as: reza, says: سلام, expect: [پاسخ درود] }
  - { in: car, as: reza, says: سلام, expect: [{ side: BUYER }] }
  - { in: car, as: reza, says: دکمه, expect: [{ receiver_buttons: none }] }
  - { in: car, as: reza, press: برای فروشنده, expect: { shows: x } }
`);
    expect(problems(verdict)).toEqual([
      '1: Reply 1 is not as expected.',
      '2: Reply 1 is not as expected.',
      '3: Reply 1 is not as expected.',
      expect.stringContaining(
        '4: There is no button "برای فروشنده" to press. The bot has sent "برای خریدار".',
      ),
    ]);
  });

  it('brings the metadata of the subscription, in late and crafted events too', async () => {
    const turns = `
  - { in: car, as: reza, says: یک, deliver: { late: 1 }, expect: [پاسخ یک] }
  - { in: car, as: reza, says: دو, deliver: { headers: { X-Trace: a } }, expect: [پاسخ دو] }
`;
    const verdict = await replayed(turns, '    subscription: { metadata: { plan: gold } }\n');
    expect(problems(verdict)).toEqual([]);
    const message = (text: string) => ({ metadata: { plan: 'gold' }, new_message: { text } });
    expect(events).toMatchObject([message('دو'), message('یک')]);
  });

  it('is told to a bot that writes for the buyer, by a permission of the seller', async () => {
    const turns = `  - { in: car, as: reza, says: سلام, expect: [{ text: پاسخ سلام, side: BUYER }] }\n`;
    await startSellerBot();
    const file = (head() + turns).replace(
      'access_token: seller-token',
      'by: buyer, access_token: seller-token',
    );
    const conversation = parseConversation(file, { file: 'a.yaml' });
    const verdict = await replayConversations(bot!.emulator.control, [conversation]);
    expect(problems(verdict)).toEqual([]);
    const { tokens } = await bot!.emulator.control.listTokens();
    expect(tokens.map(({ user, revoked }) => [user, revoked])).toEqual([
      [expect.stringContaining('reza'), true],
      [expect.stringContaining('sara'), true],
    ]);
  });

  it('is red where the bot is not told and yet expected to reply', async () => {
    const turns = '  - { in: car, as: reza, says: سلام, expect: [پاسخ سلام] }\n';
    const verdict = await replayed(turns, '    subscription: none\n');
    expect(problems(verdict)).toEqual([
      expect.stringMatching(/^1: The bot was not told: The app has no subscription/),
    ]);
    const silent = '  - { in: car, as: reza, says: سلام, expect: silence }\n';
    expect(problems(await replayed(silent, '    subscription: none\n'))).toEqual([]);
    expect(events).toEqual([]);
  });

  it('can be played again with the same token, and not by two at once', async () => {
    const turns = '  - { in: car, as: reza, says: سلام, expect: [پاسخ سلام] }\n';
    expect(problems(await replayed(turns))).toEqual([]);
    expect(problems(await replayed(turns))).toEqual([]);
    const { control } = bot!.emulator;
    const { tokens } = await control.listTokens();
    expect(tokens.map(({ revoked }) => revoked)).toEqual([true, true]);
    await control.createToken({ body: { user: 'mina', scopes: [], access_token: 'seller-token' } });
    await expect(replayed(turns)).rejects.toThrow('The user "mina" has this access token already.');
  });

  it('judges what comes of an event that the file has dropped', async () => {
    const dropped = 'fault: { direction: divar_to_bot, drop: true }';
    const silent = `  - { in: car, as: reza, says: سلام, ${dropped}, expect: silence }\n`;
    expect(problems(await replayed(silent))).toEqual([]);
    const wrong = `  - { in: car, as: reza, says: سلام, ${dropped}, expect: { count: 1 } }\n`;
    const verdict = await replayConversations(bot!.emulator.control, [parse(wrong)], { replyMs: 300 });
    expect(problems(verdict)).toEqual([expect.stringContaining('1: Expected 1 reply')]);
  });
});

describe('the faults of a turn', () => {
  const said = (fault: string, expect = '[پاسخ سلام]') =>
    replayed(`  - { in: car, as: reza, says: سلام, fault: ${fault}, expect: ${expect} }\n`);

  it.each([
    ['{ direction: divar_to_bot, drop: true, after: true }', undefined],
    ['{ direction: divar_to_bot, status: 503, after: true }', undefined],
    ['{ direction: divar_to_bot, status: 503 }', 'silence'],
    ['{ direction: divar_to_bot, latency: 5ms }', undefined],
  ])('are not held against the bot: %s', async (fault, expected) => {
    expect(problems(await said(fault, expected))).toEqual([]);
  });

  it('are told with their place where the emulator does not know their names', async () => {
    const named = said('{ operation: sendMesage, status: 503 }');
    await expect(named).rejects.toThrow(/:\d+:\d+: "sendMesage" is not a call of the bot\. Did you mean/);
  });
});

describe('parseConversation', () => {
  const told = (text: string) => {
    try {
      parseConversation(text, { file: 'a.yaml' });
    } catch (error) {
      if (error instanceof FormatError) return error.message;
      throw error;
    }
    return undefined;
  };

  it('says who has a part in a conversation about a post', () => {
    const turns = '  - { in: car, as: mina, says: a }\n';
    expect(told(head() + turns)).toContain('a.yaml:9:5: "mina" has no part in the conversation "car".');
    expect(told((head() + turns).replace('buyer: reza', 'buyer: sara'))).toContain(
      'sara cannot be both buyer and seller.',
    );
  });

  it('names the place of a wrong field, and of a fault that a turn says otherwise', () => {
    expect(told((head() + buttons).replace('seller: sara', 'sellor: sara'))).toContain('seller');
    const faulty = (fault: string) => told(`name: x\nturns:\n  - { says: a, fault: ${fault} }\n`);
    expect(faulty('{ duplicate: true }')).toContain('Write deliver: { times: 2 }.');
    expect(faulty('{ user: sara, status: 500 }')).toContain('A fault of a turn has no user.');
    expect(faulty('{ times: 2 }')).toContain('Give it status, latency, body, headers or drop.');
    expect(faulty('{ status: 999 }')).toContain('a.yaml:3');
    expect(faulty('{ status: 503, probability: 0.5, seed: 1, body: "{" }')).toBeUndefined();
  });
});
