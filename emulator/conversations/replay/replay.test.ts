import { afterEach, describe, expect, it } from 'vitest';
import { connectEmulator } from '../../control-api/http-client.ts';
import { parseConversation } from '../format/parse.ts';
import { type BotScript, startTestBot, type TestBot } from '../testing/test-bot.ts';
import { type ReplayOptions, replayConversations } from './replay.ts';
import type { ReplayVerdict } from './verdict.ts';

let bot: TestBot | undefined;
afterEach(async () => {
  await bot?.stop();
  bot = undefined;
});

const parse = (turns: string, file = 'a.yaml') => parseConversation(`name: test\nturns:\n${turns}`, { file });

async function replayed(
  script: BotScript,
  turns: string,
  options: ReplayOptions = {},
): Promise<ReplayVerdict> {
  bot = await startTestBot(script);
  return replayConversations(bot.emulator.control, [parse(turns)], options);
}

/** The problems, turn by turn: `2 missing: words`. */
const problems = ({ conversations, strays }: ReplayVerdict) => [
  ...conversations.flatMap(({ failures }) =>
    failures.flatMap(({ turn, problems }) =>
      problems.map(({ kind, message }) => `${turn} ${kind}: ${message}`),
    ),
  ),
  ...strays,
];

const echo: BotScript = ({ text, reply }) => reply(`گفتی ${text}`);

describe('replayConversations', () => {
  it('passes where the bot does what is expected', async () => {
    const verdict = await replayed(
      echo,
      `
  - says: سلام
    expect: ["گفتی سلام"]
  - says: خوبی؟
    as: sara
    expect: { replies: 1 }
`,
    );
    expect(problems(verdict)).toEqual([]);
    expect(verdict).toMatchObject({ outcome: 'passed', turns: 2 });
  });

  it('fails a bot that gives its key away, whatever it was expected to say', async () => {
    const telling: BotScript = ({ headers, reply }) => reply(`کلید ${headers.authorization}`);
    const verdict = await replayed(telling, '  - { says: a, expect: { replies: 1 } }\n');
    expect(problems(verdict)).toEqual([
      expect.stringContaining("The message holds one of the app's keys or tokens."),
    ]);
  });

  it('says what differs, and shows the exchange', async () => {
    const verdict = await replayed(echo, '  - says: سلام\n    expect: ["گفتی درود"]\n');
    expect(verdict.outcome).toBe('failed');
    const [failure] = verdict.conversations[0]!.failures;
    expect(failure).toMatchObject({ turn: 1, at: { line: 3, column: 5 }, title: 'says "سلام"' });
    expect(failure?.problems[0]).toMatchObject({
      kind: 'differs',
      differences: [{ where: 'text', expected: '"گفتی درود"', actual: '"گفتی سلام"' }],
    });
    expect(failure?.exchange).toEqual([
      expect.stringMatching(/^#1 Divar -> bot NEW_CHATBOT_MESSAGE .*سلام.* = 200 in /),
      expect.stringMatching(/^#2 bot -> Divar sendMessageToConversation .*گفتی سلام.* = 200 in /),
    ]);
  });

  it('goes on after a reply that differs, and stops where one is missing', async () => {
    const verdict = await replayed(
      ({ text, reply }) => text !== 'b' && reply('x'),
      `
  - { says: a, expect: [y] }
  - { says: b, expect: [x] }
  - { says: c, expect: [x] }
`,
      { replyMs: 2000 },
    );
    expect(problems(verdict)).toEqual([
      '1 differs: Reply 1 is not as expected.',
      '2 missing: Expected reply 1 is missing: text "x". No reply came.',
    ]);
    expect(verdict.conversations[0]).toMatchObject({ turns: 3, played: 2, failedTurns: 2 });
  });

  it('tells silence from late replies', async () => {
    const talkative: BotScript = ({ reply }) => void setImmediate(() => reply('ناخوانده'));
    const verdict = await replayed(talkative, '  - { says: a, expect: silence }\n', { quietMs: 1000 });
    expect(problems(verdict)).toEqual(['1 extra: A reply that was not expected: "ناخوانده".']);
  });

  it('finds a second reply that comes after the first was judged', async () => {
    const twice: BotScript = async ({ reply }) => {
      await reply('a');
      setTimeout(() => reply('a'), 30);
    };
    const verdict = await replayed(twice, '  - { says: a, expect: [a] }\n', { quietMs: 1000 });
    expect(verdict.outcome).toBe('failed');
    expect(problems(verdict)[0]).toContain('1 extra: A reply that was not expected: "a".');
  });

  it('is not deceived by two replies to one turn and none to the next', async () => {
    const uneven: BotScript = async ({ text, reply }) => {
      if (text !== 'first') return;
      await reply('a');
      await reply('a');
    };
    const verdict = await replayed(
      uneven,
      `
  - { says: first, expect: [a] }
  - { says: second, expect: [a] }
`,
      { replyMs: 2000 },
    );
    expect(verdict.outcome).toBe('failed');
  });

  it('ends where the bot is down, with nothing run', async () => {
    bot = await startTestBot(echo);
    await bot.emulator.control.patchApp({ body: { bot: 'http://127.0.0.1:9/events' } });
    const verdict = await replayConversations(bot.emulator.control, [
      parse('  - { says: a, expect: silence }\n'),
    ]);
    expect(verdict.outcome).toBe('not_run');
    expect(problems(verdict)[0]).toContain('1 delivery: The event was not delivered');
  });

  it('ends where the bot never answers', async () => {
    const verdict = await replayed(() => new Promise(() => {}), '  - { says: a, expect: silence }\n', {
      replyMs: 100,
    });
    expect(verdict.outcome).toBe('failed');
    expect(problems(verdict)).toEqual(['1 delivery: The bot did not answer within 100ms.']);
  });

  it('ends where the bot crashes half way', async () => {
    const crash: BotScript = async ({ text, reply, request }) => {
      await reply('a');
      if (text === 'b') request.socket.destroy();
    };
    const verdict = await replayed(
      crash,
      `
  - { says: a, expect: [a] }
  - { says: b, expect: [a] }
  - { says: c, expect: [a] }
`,
    );
    expect(verdict.outcome).toBe('failed');
    expect(problems(verdict)[0]).toContain('2 delivery: The event was not delivered (cut)');
    expect(verdict.conversations[0]!.played).toBe(2);
  });

  it('finds replies to a conversation that does not exist, and to one that had no event', async () => {
    const lost: BotScript = ({ reply }) => reply('a', 'nowhere');
    const verdict = await replayed(lost, '  - { says: a, expect: silence }\n');
    expect(problems(verdict)[0]).toContain(
      '1 stray: sendMessageToConversation: No conversation of this app has this id.',
    );
  });

  it('finds replies to the conversation of another user', async () => {
    let first = '';
    const mixed: BotScript = ({ conversationId, reply }) => {
      first ||= conversationId;
      return reply('a', first);
    };
    const verdict = await replayed(
      mixed,
      `
  - { says: a, as: ali, expect: [a] }
  - { says: a, as: sara, expect: [a] }
`,
      { replyMs: 2000 },
    );
    expect(problems(verdict)).toEqual([
      '1 extra: A reply that was not expected: "a". It came after the turn was judged.',
      '2 missing: Expected reply 1 is missing: text "a". No reply came.',
    ]);
  });

  it('wants a success for every event, unless another status is expected', async () => {
    const strict: BotScript = ({ headers, response, reply }) =>
      headers.authorization === bot!.emulator.identificationKey ? reply('a') : response.writeHead(401).end();
    const turns = (status: string) =>
      `  - { says: a, deliver: { key: wrong }, expect: { replies: silence${status} } }\n`;
    expect(problems(await replayed(strict, turns('')))).toEqual([
      '1 status: The bot answered the event with 401; expected 2xx.',
    ]);
    await bot!.stop();
    expect(problems(await replayed(strict, turns(', status: [401, 403]')))).toEqual([]);
  });

  it('presses buttons by caption, folded, and by place', async () => {
    const menu: BotScript = async ({ body, text, reply, response, conversationId }) => {
      if (body?.extra_data) {
        await reply('ثبت شد');
        response.end(JSON.stringify({ text_message: 'خوب' }));
      } else if (text) {
        const action = { get_dynamic_action: { data: { ok: conversationId !== '' } } };
        await reply({ text_message: '؟', buttons: { rows: [{ buttons: [{ action, caption: 'بلي' }] }] } });
      }
    };
    const verdict = await replayed(
      menu,
      `
  - { says: a, expect: [{ buttons: [[{ caption: بلی, dynamic_action: { data: { ok: true } } }]] }] }
  - { press: بلی, expect: { replies: ["ثبت شد"], shows: خوب } }
  - { press: { row: 0, column: 0 }, expect: { replies: 1 } }
  - { press: نه, expect: { replies: 1 } }
`,
    );
    expect(problems(verdict)).toEqual(['4 press: There is no button "نه" to press. The bot has sent "بلي".']);
  });

  it('tells the page of a post from that of its owner, and from another post', async () => {
    const action = { open_post_page: { post_token: 'gZd7omnS' } };
    const postBot: BotScript = ({ reply }) =>
      reply({ text_message: '؟', buttons: { rows: [{ buttons: [{ action, caption: 'آگهی' }] }] } });
    const verdict = await replayed(
      postBot,
      `
  - { says: a, expect: { replies: 1 } }
  - { press: آگهی, expect: { opens_post_page: gZd7omnS } }
  - { press: آگهی, expect: { opens_post_page: another1 } }
  - { press: آگهی, expect: { opens_post_manage_page: gZd7omnS } }
`,
    );
    expect(problems(verdict)).toEqual([
      '3 press: The button does something else.',
      '4 press: The button does something else.',
    ]);
  });

  it('delivers again, out of order, and late', async () => {
    const seen: string[] = [];
    const recorder: BotScript = ({ text, body, reply }) => {
      seen.push(
        `${text} ${/"id":"([^"]+)"/.exec(JSON.stringify(body))?.[1]} ${/sent_at":(\d+)/.exec(JSON.stringify(body))?.[1]}`,
      );
      return reply(text);
    };
    const verdict = await replayed(
      recorder,
      `
  - { says: twice, deliver: { times: 2 }, expect: { replies: 2 } }
  - { says: old, deliver: { late: 1 }, expect: [old] }
  - { says: new, expect: [new] }
`,
    );
    expect(problems(verdict)).toEqual([]);
    expect(seen.map((line) => line.split(' ')[0])).toEqual(['twice', 'twice', 'new', 'old']);
    expect(seen[0]).toBe(seen[1]);
    const sentAt = (line: string) => Number(line.split(' ')[2]);
    expect(sentAt(seen[3]!)).toBeLessThan(sentAt(seen[2]!));
  });

  it('lets the next calls of the bot fail', async () => {
    const persistent: BotScript = async ({ reply }) => {
      while ((await reply('a')) >= 500);
    };
    const verdict = await replayed(
      persistent,
      `
  - { says: a, fault: { status: 503, times: 2 }, expect: [a] }
  - { says: b, fault: { status: 500 }, expect: [a] }
`,
    );
    expect(problems(verdict)).toEqual([]);
    const { entries } = await bot!.emulator.control.listEntries({ direction: 'bot_to_divar' });
    expect(entries.map(({ status }) => status)).toEqual([503, 503, 200, 500, 200]);
  });

  it('takes back the failures that were not used', async () => {
    await replayed(() => {}, '  - { says: a, fault: { status: 503 }, expect: silence }\n');
    expect(await bot!.emulator.control.getFaults()).toEqual({ faults: [] });
  });

  it('judges by the contract what the bot sends', async () => {
    const sloppy: BotScript = ({ reply }) => reply({ text_message: 'a', colour: 'red' });
    expect(problems(await replayed(sloppy, '  - { says: a, expect: [a] }\n'))[0]).toContain(
      '1 schema: sendMessageToConversation: Divar does not know this field',
    );
    await bot!.stop();
    expect(problems(await replayed(sloppy, '  - { says: a, expect: [{ text: a, schema: any }] }\n'))).toEqual(
      [],
    );
  });

  it('shows a refused message by its reason', async () => {
    const wrong: BotScript = ({ reply }) => reply({ text: 'a' });
    expect(
      problems(await replayed(wrong, '  - { says: a, expect: [a] }\n', { replyMs: 2000 })).join('\n'),
    ).toContain('The message has neither text_message nor media_token');
  });

  it('keeps values of replies for later turns, and knows the ids of its own', async () => {
    const codes: BotScript = async ({ text, reply, conversationId }) => {
      if (text === 'کد') await reply('کد شما ۴۲ است');
      else await reply(`${text === '۴۲' ? 'درست' : 'غلط'} ${conversationId}`);
    };
    const verdict = await replayed(
      codes,
      `
  - { says: کد, expect: ["کد شما \${code:number} است"] }
  - { says: "\${code}", expect: ["درست \${conversation}"] }
`,
    );
    expect(problems(verdict)).toEqual([]);
  });

  it('delivers raw events and bytes, and waits for what the bot does by itself', async () => {
    const bodies: unknown[] = [];
    const script: BotScript = ({ body, reply }) => {
      bodies.push(body);
      if (body?.type === 'POST_UPDATE') void reply('دیدم', String(body.meta));
    };
    const verdict = await replayed(
      script,
      `
  - raw: "{broken"
    expect: silence
  - event: { type: POST_UPDATE, meta: "\${conversation}" }
    expect: silence
`,
    );
    expect(bodies[0]).toBeUndefined();
    expect(verdict.outcome).toBe('failed');
  });

  it('waits as long as recorded, or a part of it', async () => {
    const slept: number[] = [];
    const sleep = async (milliseconds: number) => void slept.push(milliseconds);
    await replayed(echo, '  - { says: a, pause: 2s }\n  - { says: b, pause: 500ms }\n', { speed: 10, sleep });
    expect(slept).toEqual([200, 50]);
  });

  it('repeats its ids with a seed', async () => {
    const ids: string[] = [];
    const script: BotScript = ({ conversationId }) => void ids.push(conversationId);
    await replayed(script, '  - { says: a, expect: silence }\n', { seed: 7 });
    await bot!.stop();
    await replayed(script, '  - { says: a, expect: silence }\n', { seed: 7 });
    expect(ids[0]).toBe(ids[1]);
  });

  it('plays many conversations at once, each with users of its own', async () => {
    bot = await startTestBot(echo);
    const conversations = Array.from({ length: 30 }, () =>
      parse('  - { says: a, expect: ["گفتی a"] }\n  - { says: b, expect: ["گفتی b"] }\n'),
    );
    const verdict = await replayConversations(bot.emulator.control, conversations, { concurrency: 10 });
    expect(verdict).toMatchObject({ outcome: 'passed', turns: 60 });
    expect((await bot.emulator.control.listConversations()).conversations).toHaveLength(30);
  });

  it('waits for a bot that acknowledges first and replies later', async () => {
    const later: BotScript = ({ text, reply }) => void setImmediate(() => reply(text));
    const verdict = await replayed(later, '  - { says: a, expect: [a] }\n  - { says: b, expect: [b] }\n');
    expect(problems(verdict)).toEqual([]);
  });

  /** Acknowledges first, answers the first message of all at once and each later one late, and says too much once. */
  const lateBot = (tooMuch?: { after: string; ms: number }): BotScript => {
    let count = 0;
    return ({ text, reply }) => {
      const say = async () => {
        for (const word of ['first', 'second']) await reply(word);
        if (text === tooMuch?.after) setTimeout(() => reply('oh, and'), tooMuch.ms);
      };
      setTimeout(say, count++ === 0 ? 0 : 120);
    };
  };
  const said = ['a', 'b', 'c', 'd'];
  const twoEach = said.map((text) => `  - { says: ${text}, expect: [first, second] }\n`).join('');

  it('waits for a bot whose later replies take longer than its first', async () => {
    expect(problems(await replayed(lateBot(), twoEach))).toEqual([]);
  });

  it.each([
    ['a', 120],
    ['b', 0],
    ['d', 120],
  ])('blames a late reply too many on the turn it followed: after %s, %i ms later', async (after, ms) => {
    expect(problems(await replayed(lateBot({ after, ms }), twoEach))).toEqual([
      expect.stringMatching(`^${said.indexOf(after) + 1} extra: A reply that was not expected: "oh, and".`),
    ]);
  });

  it('turns the verdict of a conversation that was over, and of no other', async () => {
    const forgetful: BotScript = async ({ text, reply }) => {
      if (text === 'silent') setTimeout(() => reply('oh, and'), 300);
      else await new Promise((resolve) => setTimeout(() => resolve(reply('x')), 150));
    };
    bot = await startTestBot(forgetful);
    const long = parse('  - { says: a, expect: [x] }\n'.repeat(6), 'long.yaml');
    const silent = parse('  - { says: silent, expect: silence }\n', 'silent.yaml');
    const verdict = await replayConversations(bot.emulator.control, [silent, long]);
    expect(verdict.conversations.map(({ file, outcome }) => [file, outcome])).toEqual([
      ['silent.yaml', 'failed'],
      ['long.yaml', 'passed'],
    ]);
    expect(verdict.strays).toEqual([]);
  });

  it('is patient with a bot that takes one message at a time, however many are sent at once', async () => {
    let queue = Promise.resolve();
    const single: BotScript = ({ text, reply }) => {
      queue = queue.then(async () => {
        await new Promise((resolve) => setTimeout(resolve, 40));
        await reply(text);
      });
      return queue;
    };
    bot = await startTestBot(single);
    const many = Array.from({ length: 6 }, () => parse('  - { says: a, expect: [a] }\n'));
    const verdict = await replayConversations(bot.emulator.control, many, { concurrency: 6, replyMs: 150 });
    expect(problems(verdict)).toEqual([]);
  });

  it('plays again alone what failed beside others, before it counts', async () => {
    let open = 0;
    const overloaded: BotScript = async ({ text, reply }) => {
      open += 1;
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (open < 3) await reply(text);
      open -= 1;
    };
    bot = await startTestBot(overloaded);
    const four = Array.from({ length: 4 }, () => parse('  - { says: a, expect: [a] }\n'));
    expect(problems(await replayConversations(bot.emulator.control, four, { replyMs: 1000 }))).toEqual([]);
  });

  it('judges with the next turn what is expected later, and nothing is lost', async () => {
    const turns = (last: string) => `  - { says: a, expect: later }\n  - { says: b, expect: ${last} }\n`;
    expect(problems(await replayed(echo, turns('["گفتی a", "گفتی b"]')))).toEqual([]);
    await bot!.stop();
    expect(problems(await replayed(echo, turns('["گفتی b"]')))).toEqual([
      expect.stringContaining('2 extra: A reply that was not expected: "گفتی a".'),
    ]);
    await bot!.stop();
    expect(problems(await replayed(echo, '  - { says: a, expect: later }\n'))).toHaveLength(1);
  });

  it('is red where a message goes astray while several conversations are played', async () => {
    const lost: BotScript = async ({ text, reply }) => {
      await reply(text);
      await reply(text, 'nowhere');
    };
    bot = await startTestBot(lost);
    const conversations = [1, 2].map(() => parse('  - { says: a, expect: [a] }\n'));
    const verdict = await replayConversations(bot.emulator.control, conversations);
    expect(verdict.outcome).toBe('failed');
    expect(problems(verdict).join('\n')).toContain('No conversation of this app has this id.');
  });

  it('never ends well where the emulator goes away', async () => {
    const ending: BotScript = () => void setImmediate(() => bot?.emulator.stop());
    expect(await replayed(ending, '  - { says: a, expect: [a] }\n')).toMatchObject({ outcome: 'not_run' });
    bot = await startTestBot(ending);
    const remote = replayConversations(connectEmulator(bot.emulator.url), [
      parse('  - { says: a, expect: [a] }\n'),
    ]);
    await expect(remote).rejects.toThrow();
  });

  it('takes replies in any order, and others besides', async () => {
    const three: BotScript = async ({ reply }) => {
      for (const text of ['c', 'a', 'b']) await reply(text);
    };
    const expects = (expectation: string) => `  - { says: x, expect: ${expectation} }\n`;
    const good = expects('{ replies: [a, b, c], order: any }') + expects('{ replies: [c, b], count: 2.. }');
    expect(problems(await replayed(three, good))).toEqual([]);
    await bot!.stop();
    const bad =
      expects('{ replies: [b, c], count: 2.. }') + expects('{ replies: 1..2 }') + expects('{ replies: 4 }');
    expect(problems(await replayed(three, bad, { replyMs: 2000 }))).toEqual([
      expect.stringContaining('1 missing: Expected reply 2 is missing: text "c". The nearest that came: '),
      '2 count: Expected 1 to 2 replies, came 3: "c"; "a"; "b".',
      '3 count: Expected 4 replies, came 3: "c"; "a"; "b".',
    ]);
  });

  it('holds the bot to limits of time', async () => {
    const slow: BotScript = async ({ reply, response }) => {
      await new Promise((resolve) => setTimeout(resolve, 60));
      await reply('a');
      response.end();
    };
    const verdict = await replayed(
      slow,
      '  - { says: x, expect: { replies: 1, replied_within: 20ms, acknowledged_within: 20ms } }\n',
    );
    expect(problems(verdict)).toEqual([
      expect.stringMatching(/^1 slow: The bot answered the event after \d+ ms; allowed are 20 ms\.$/),
      expect.stringMatching(/^1 slow: The replies took \d+ ms; allowed are 20 ms\.$/),
    ]);
  });

  it('does the same over HTTP', async () => {
    bot = await startTestBot(echo);
    const verdict = await replayConversations(connectEmulator(bot.emulator.url), [
      parse('  - { says: a, expect: ["گفتی a"] }\n  - { says: b, expect: [x] }\n'),
    ]);
    expect(problems(verdict)).toEqual(['2 differs: Reply 1 is not as expected.']);
  });
});
