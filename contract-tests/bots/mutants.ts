import type { TrialSettings } from '../runner/trial.ts';
import { type Behaviour, type Message, reference } from './reference-bot.ts';

/** A bot that differs from the reference in one decision, and so breaks one rule. */
export interface Mutant {
  /** What is wrong with it. */
  flaw: string;
  make(): Partial<Behaviour>;
  settings?: Partial<TrialSettings>;
}

type Event = Record<string, unknown>;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const messageOf = (event: Event) => (event.new_chatbot_message ?? {}) as Message & Event;
const dataOf = (event: Event, field: string) => messageOf(event)[field] as Event | undefined;
const textOf = (event: Event) => (typeof messageOf(event).text === 'string' ? messageOf(event).text! : '');
const sentAt = (event: Event) => messageOf(event).sent_at;

/** Crashes on the events that fit. */
function crashesOn(flaw: string, fits: (event: Event) => unknown): Mutant {
  return {
    flaw: `crashes on ${flaw}`,
    make: () => ({
      isForBot(event) {
        if (fits(event)) throw new Error(`crash on ${flaw}`);
        return reference.isForBot(event);
      },
    }),
  };
}

/** Answers another status from the second message on. */
function laterAnswers(status: number): Mutant {
  return {
    flaw: `answers ${status}`,
    make: () => ({ statusFor: ({ state }) => (state.handled.size > 1 ? status : 200) }),
  };
}

function says(flaw: string, change: (message: Message) => object): Mutant {
  return {
    flaw,
    make: () => ({ answer: (message, bot) => ({ ...reference.answer(message, bot), ...change(message) }) }),
  };
}

const button = (change: object) => ({
  buttons: {
    rows: [{ buttons: [{ caption: 'x', action: { open_direct_link: 'https://a.example' }, ...change }] }],
  },
});

function accepts(flaw: string, also: Behaviour['isFromDivar']): Mutant {
  return {
    flaw,
    make: () => ({ isFromDivar: (request) => reference.isFromDivar(request) || also(request) }),
  };
}

const answersRepeats: Mutant = { flaw: 'answers what it has answered', make: () => ({ isNew: () => true }) };
const answersBots: Mutant = {
  flaw: 'answers bots',
  make: () => ({
    isForBot: (event) => typeof dataOf(event, 'conversation')?.id === 'string' && textOf(event) !== '',
  }),
};

const acknowledgement: Record<string, Mutant> = {
  'ACK-01': laterAnswers(500),
  'ACK-02': {
    flaw: 'is slow',
    make: () => ({ statusFor: () => pause(120).then(() => 200) }),
    settings: { ackLimitMs: 100 },
  },
  'ACK-03': { flaw: 'works before it answers', make: () => ({ ackFirst: false }) },
  'ACK-04': laterAnswers(302),
  'ACK-05': {
    flaw: 'looks for "Authorization" in this letter case',
    make: () => ({
      isFromDivar: ({ rawHeaders, bot }) =>
        rawHeaders[rawHeaders.indexOf('Authorization') + 1] === bot.identificationKey,
    }),
  },
  'ACK-06': {
    flaw: 'crashes on GET',
    make: () => ({ statusFor: ({ method }) => (method === 'POST' ? 200 : 500) }),
  },
  'ACK-07': {
    flaw: 'crashes on text/plain',
    make: () => ({ statusFor: ({ headers }) => (headers['content-type'] === 'text/plain' ? 500 : 200) }),
  },
  'ACK-08': {
    flaw: 'demands application/json alone',
    make: () => ({
      statusFor: ({ headers }) => (headers['content-type'] === 'application/json' ? 200 : 415),
    }),
  },
  'ACK-09': {
    flaw: 'gives up now and then',
    make: () => ({ statusFor: ({ state }) => (state.handled.size % 10 === 9 ? 503 : 200) }),
  },
  'ACK-10': {
    flaw: 'breaks when a connection is closed',
    make: () => ({
      onCut(state) {
        state.broken = true;
      },
      statusFor: ({ state }) => pause(30).then(() => (state.broken ? 500 : 200)),
    }),
  },
};

const sender: Record<string, Mutant> = {
  'AUTH-01': accepts('takes events without a key', ({ headers }) => headers.authorization === undefined),
  'AUTH-02': accepts(
    'looks at the length of the key',
    ({ headers, bot }) => headers.authorization?.length === bot.identificationKey.length,
  ),
  'AUTH-03': accepts(
    'looks at the beginning of the key',
    ({ headers, bot }) => headers.authorization?.startsWith(bot.identificationKey) ?? false,
  ),
  'AUTH-04': accepts(
    'takes a Bearer token',
    ({ headers, bot }) => headers.authorization === `Bearer ${bot.identificationKey}`,
  ),
  'AUTH-05': accepts('looks for the key in the body', ({ body, bot }) =>
    body.includes(bot.identificationKey),
  ),
  'AUTH-06': accepts('takes the right one of two keys', ({ rawHeaders, bot }) =>
    rawHeaders.includes(bot.identificationKey),
  ),
  'AUTH-07': accepts('trusts X-Forwarded-For', ({ headers }) =>
    String(headers['x-forwarded-for']).startsWith('78.111.6.'),
  ),
  'AUTH-08': {
    flaw: 'shows a stack trace',
    make: () => ({ refusal: () => ({ status: 403, body: 'Error\n  at check (/srv/app/bot.js:10:5)' }) }),
  },
};

const types: Record<string, Mutant> = {
  'TYP-TEXT': laterAnswers(500),
  ...Object.fromEntries(
    ['IMAGE', 'FILE', 'VOICE', 'VIDEO', 'LOCATION', 'CONTACT'].map((type) => [
      `TYP-${type}`,
      crashesOn(type, (event) => messageOf(event).type === type),
    ]),
  ),
  ...Object.fromEntries(
    ['MY_POST', 'MY_DIVAR', 'DIVAR_PRO', 'CHAT', 'DEMAND_POST'].map((name) => [
      `TYP-START-${name.replace('_', '-')}`,
      crashesOn(`/start ${name}`, (event) => textOf(event).startsWith(`/start ${name}`)),
    ]),
  ),
  'TYP-EVENT-NEW-MESSAGE': crashesOn('NEW_MESSAGE', ({ type }) => type === 'NEW_MESSAGE'),
  'TYP-EVENT-ACCESS-REVOCATION': crashesOn(
    'USER_ACCESS_REVOCATION',
    ({ type }) => type === 'USER_ACCESS_REVOCATION',
  ),
  'TYP-EVENT-POST-UPDATE': crashesOn('POST_UPDATE', ({ type }) => type === 'POST_UPDATE'),
  'TYP-EVENT-PAYMENT': crashesOn('PAYMENT_TRANSACTION', ({ type }) => type === 'PAYMENT_TRANSACTION'),
  'TYP-CONTACT-NAMELESS': crashesOn(
    'a contact without a name',
    (event) => dataOf(event, 'contact_data') && !dataOf(event, 'contact_data')!.name,
  ),
  'TYP-LOCATION-EDGES': crashesOn('latitude 0', (event) => dataOf(event, 'location_data')?.latitude === 0),
  'TYP-SIZE-UINT64': crashesOn(
    'a size that is a string',
    (event) => typeof dataOf(event, 'file_data')?.size_bytes === 'string',
  ),
};

const reading: Record<string, Mutant> = {
  'FWD-01': crashesOn('an unknown event', ({ type }) => type === 'BRAND_NEW_EVENT'),
  'FWD-02': crashesOn('an unknown message type', (event) => messageOf(event).type === 'STICKER'),
  'FWD-03': crashesOn('unknown fields', (event) => Object.keys(event).length > 2),
  'FWD-04': crashesOn(
    'an unknown sender',
    (event) => !['HUMAN', 'BOT', undefined].includes(messageOf(event).sender?.type),
  ),
  'FWD-05': crashesOn(
    'a text that is absent',
    (event) => event.type === 'NEW_CHATBOT_MESSAGE' && !('text' in messageOf(event)),
  ),
  'FWD-06': crashesOn('a null', (event) => messageOf(event).text === null),
  'FWD-07': crashesOn('RFC 3339', (event) => String(sentAt(event)).includes('T')),
  'FWD-08': crashesOn('metadata', (event) => 'metadata' in event),
  'FWD-09': {
    flaw: 'reads JSON by its beginning',
    make: () => ({ read: (body) => (body.startsWith('{"type"') ? reference.read(body) : undefined) }),
  },
  'FWD-10': crashesOn(
    'digits in a string',
    (event) => typeof sentAt(event) === 'string' && !String(sentAt(event)).includes('T'),
  ),
  'MAL-01': {
    flaw: 'crashes on what is no JSON',
    make: () => ({
      read(body) {
        try {
          return JSON.parse(body);
        } catch {
          throw new Error('crash');
        }
      },
    }),
  },
  'MAL-02': crashesOn(
    'a conversation without an id',
    (event) => event.type === 'NEW_CHATBOT_MESSAGE' && dataOf(event, 'conversation')?.id === undefined,
  ),
  'MAL-03': crashesOn('a large event', (event) => textOf(event).length > 400_000),
  'MAL-04': crashesOn('broken Unicode', (event) => textOf(event).includes('\ufffd')),
  'MAL-05': crashesOn('__proto__', (event) => Object.hasOwn(event, '__proto__')),
};

const text: Record<string, Mutant> = {
  'TXT-01': says('drops ZWNJ', ({ text = '' }) => ({ text_message: text.replaceAll('\u200c', '') || 'x' })),
  'TXT-02': {
    flaw: 'knows one keyboard',
    make: () => ({
      answer: (message, bot) =>
        /[يك2]/.test(message.text ?? '') ? undefined : reference.answer(message, bot),
    }),
    settings: { probe: 'می‌خواهم ۲ چای' },
  },
  'TXT-03': says('drops ZWJ', ({ text = '' }) => ({ text_message: text.replaceAll('\u200d', '') || 'x' })),
  'TXT-04': crashesOn('bidi overrides', (event) => textOf(event).includes('\u202e')),
  'TXT-05': crashesOn('blanks', (event) => textOf(event) !== '' && textOf(event).trim() === ''),
  'TXT-06': crashesOn('long texts', (event) => textOf(event).length > 60_000),
  'TXT-07': says('evaluates templates', ({ text = '' }) => ({
    text_message: text.replace('{{7*7}}', '49') || 'x',
  })),
};

const delivery: Record<string, Mutant> = {
  'DLV-01': answersRepeats,
  'DLV-02': answersRepeats,
  'DLV-03': { flaw: 'forgets at a restart', make: () => ({ keepsState: false }) },
  'DLV-04': {
    flaw: 'tells repeats by the text',
    make: () => ({
      isNew: ({ text = '', conversation }, { handled }) =>
        !handled.has(conversation.id + text) && handled.add(conversation.id + text) !== undefined,
    }),
  },
  'DLV-05': answersRepeats,
  'DLV-06': {
    flaw: 'relies on time to grow',
    make() {
      let last = 0;
      return {
        isForBot(event) {
          if (Number(sentAt(event)) < last) throw new Error('crash');
          last = Number(sentAt(event));
          return reference.isForBot(event);
        },
      };
    },
  },
  'DLV-07': {
    flaw: 'keeps the text in a shared variable',
    make() {
      let shared = '';
      return {
        answer({ text = '' }) {
          const answer = { text_message: shared || text };
          shared = text;
          return answer;
        },
      };
    },
  },
  'DLV-08': {
    flaw: 'loses some',
    make: () => ({ isNew: ({ id }, { handled }) => handled.add(id).size % 5 !== 0 }),
  },
  'DLV-09': crashesOn('an old event', (event) => Number(sentAt(event)) < (Date.now() - 3_600_000) * 1000),
};

const loops: Record<string, Mutant> = {
  'LOOP-01': answersBots,
  'LOOP-02': answersBots,
  'LOOP-03': answersBots,
  'LOOP-04': {
    flaw: 'reminds its users',
    make: () => ({
      async send(url, init) {
        await fetch(url, init);
        await pause(1000);
        await fetch(url, init);
      },
    }),
  },
};

const sends: Record<string, Mutant> = {
  'OUT-01': {
    flaw: 'calls another path',
    make: () => ({
      path: ({ conversation }) => `/v1/open-platform/chat/bot/conversation/${conversation.id}/messages`,
    }),
  },
  'OUT-02': {
    flaw: 'calls a retired path',
    make: () => ({
      path: ({ conversation }) =>
        `/experimental/open-platform/chat/bot/conversations/${conversation.id}/messages`,
    }),
  },
  'OUT-03': {
    flaw: 'sends text/plain',
    make: () => ({ headers: ({ apiKey }) => ({ 'Content-Type': 'text/plain', 'X-Api-Key': apiKey }) }),
  },
  'OUT-04': {
    flaw: 'sends no key',
    make: () => ({ headers: () => ({ 'Content-Type': 'application/json' }) }),
  },
  'OUT-05': says('sends a number as the text', () => ({ text_message: 5 })),
  'OUT-06': says('sends text besides text_message', () => ({ text: 'x' })),
  'OUT-07': says('sends a button without a caption', () => button({ caption: '' })),
  'OUT-08': says('sends an icon that there is not', () => button({ icon: 'HOMEE' })),
  'OUT-09': says('links to javascript:', () =>
    button({ action: { open_direct_link: 'javascript:alert(1)' } }),
  ),
  'OUT-10': says('says undefined', () => ({ text_message: 'Hello undefined' })),
  'OUT-11': {
    flaw: 'says its key',
    make: () => ({
      answer: (message, bot) => ({ ...reference.answer(message, bot), text_message: bot.apiKey }),
    }),
  },
  'OUT-12': {
    flaw: 'does not answer for its button',
    make: () => ({ init: () => ({ status: 500, body: '' }) }),
  },
  'OUT-13': {
    flaw: 'says everything six times',
    make: () => ({
      async send(url, init) {
        for (let times = 0; times < 6; times += 1) await fetch(url, init);
      },
    }),
    settings: { quiet: '1s' },
  },
};

const once: Behaviour['send'] = async (url, init) => void (await fetch(url, init).catch(() => undefined));

/** Sends, and is broken for good once the answer is not as it likes. */
function breaksOn(flaw: string, isBad: (response: Response | undefined) => Promise<boolean>): Mutant {
  return {
    flaw,
    make() {
      let broken = false;
      return {
        statusFor: () => (broken ? 500 : 200),
        async send(url, init) {
          const response = await fetch(url, init).catch(() => undefined);
          broken ||= await isBad(response);
        },
      };
    },
  };
}

const client: Record<string, Mutant> = {
  'RTY-01': { flaw: 'never sends again', make: () => ({ send: once }) },
  'RTY-02': {
    flaw: 'does not read Retry-After',
    make: () => ({
      async send(url, init) {
        const response = await fetch(url, init);
        if (response.status === 429) await fetch(url, init);
      },
    }),
  },
  'RTY-04': {
    flaw: 'sends again what was refused',
    make: () => ({
      async send(url, init) {
        for (let times = 0; times < 3; times += 1) if ((await fetch(url, init)).ok) return;
      },
    }),
  },
  'RTY-05': {
    flaw: 'sends three times more when the answer is lost',
    make: () => ({
      async send(url, init) {
        const response = await fetch(url, init).catch(() => undefined);
        if (response) return;
        for (let times = 0; times < 3; times += 1) await fetch(url, init);
      },
    }),
  },
  'RTY-06': {
    flaw: 'sends one at a time',
    make() {
      let last: Promise<void> = Promise.resolve();
      return {
        send(url, init) {
          last = last.then(() => once(url, init, 1));
          return last;
        },
      };
    },
  },
  'RTY-07': breaksOn('breaks on an answer that is no JSON', async (response) =>
    response
      ? response.json().then(
          () => false,
          () => true,
        )
      : false,
  ),
  'RTY-08': breaksOn('breaks when a connection is cut', async (response) => response === undefined),
  'RTY-09': {
    flaw: 'says more when the answer has more fields',
    make: () => ({
      async send(url, init) {
        const answer = (await (await fetch(url, init)).json()) as object;
        if (Object.keys(answer).length > 1) await fetch(url, init);
      },
    }),
  },
};

/** For each check a bot, one decision away from the reference, that fails it. */
export const mutants: Record<string, Mutant> = {
  ...acknowledgement,
  ...sender,
  ...types,
  ...reading,
  ...text,
  ...delivery,
  ...loops,
  ...sends,
  ...client,
};
