import { recogniseFrameworkPage } from '../../emulator/index.ts';
import { exampleEvent } from '../mutations/events.ts';
import type { Check } from '../runner/check.ts';
import type { DirectAnswer } from '../runner/direct.ts';
import { classOf } from '../runner/outcome.ts';
import type { Trial } from '../runner/trial.ts';
import { judgeAll } from './cases.ts';
import { refuses } from './judges.ts';

const why = 'Whoever finds the URL could speak in the name of any user.';
const remedy =
  'Compare the header Authorization with the identification key for equality, and answer 403 otherwise.';

/** The app's URLs that Divar calls: the events URL, and those that the bot has for its buttons. */
export function urlsOf({ settings: { bot }, bench: { addresses } }: Trial) {
  const { init, dynamicAction } = addresses;
  return [
    { name: 'events URL', url: bot, event: undefined },
    ...(init === null
      ? []
      : [{ name: 'session-initialisation URL', url: init, event: 'SESSION_INITIALISATION' }]),
    ...(dynamicAction === null
      ? []
      : [{ name: 'dynamic-action URL', url: dynamicAction, event: 'DYNAMIC_ACTION' }]),
  ];
}

/** The probe under each of these Authorization headers, and what buttons ask at the bot's other URLs. */
async function underKeys(
  trial: Trial,
  keys: Record<string, string | null>,
  more: Record<string, string> = {},
) {
  const where = Object.keys({ Authorization: '', ...more }).join(', ');
  const inputs = await Promise.all(
    Object.entries(keys).map(async ([label, key]) => ({
      label,
      input: await trial.probe(),
      headers: { Authorization: key, ...more },
      where,
    })),
  );
  await judgeAll(trial, inputs, refuses);
  for (const { name, url, event } of urlsOf(trial)) {
    if (event === undefined) continue;
    const body = JSON.stringify(exampleEvent(event));
    for (const [what, key] of Object.entries(keys)) {
      const headers = ['Content-Type', 'application/json', ...Object.entries(more).flat()];
      if (key !== null) headers.push('Authorization', key);
      headers.push('Content-Length', String(Buffer.byteLength(body)));
      const label = `${what}, at the ${name}`;
      const answer = await trial.direct({ label, url, headers, body });
      trial.atEnd(() => judgeRefusal(trial, { label, where, answer }));
    }
  }
}

function judgeRefusal(
  trial: Trial,
  { label, where, answer }: { label: string; where: string; answer: DirectAnswer },
): void {
  const isRefused = answer.status === 401 || answer.status === 403;
  trial.expect(isRefused, 'A request that Divar did not send is not refused.', {
    case: label,
    where,
    expected: '401 or 403',
    actual: trial.describeAnswer(answer),
  });
  if (isRefused) judgeOwnWords(trial, { label, answer });
}

/** An error page of a framework says nothing of the bot: the request never came to its code. */
export function judgeOwnWords(
  trial: Trial,
  { label, answer }: { label: string; answer: Pick<DirectAnswer, 'status' | 'headers' | 'body'> },
): void {
  const { status = 0, headers, body } = answer;
  const page = recogniseFrameworkPage(status, headers, body);
  // A router may well refuse a method, or a path that it does not know; who says 401 or 403 has decided (see ALW-04).
  const isDecision = page === 'debug' && (status === 401 || status === 403);
  if (page === undefined || page === 'no_route' || isDecision) return;
  trial.finding('The answer is an error page of a framework, not a decision of the bot.', {
    case: label,
    expected: "the bot's own answer",
    actual: `${status}: ${pages[page]}`,
  });
}

const pages = {
  host_refused: 'the framework refuses the Host header (--bot-host)',
  csrf_refused: 'the framework wants a CSRF token, which Divar does not send',
  debug: 'a debug page or a stack trace',
};

/** B. Who is calling. */
export const sender: Check[] = [
  {
    id: 'AUTH-01',
    title: 'refuses an event without a key',
    level: 'must',
    source: 'seed',
    why,
    remedy,
    run: (trial) => underKeys(trial, { 'no Authorization': null }),
  },
  {
    id: 'AUTH-02',
    title: 'refuses another key',
    level: 'must',
    source: 'seed',
    why,
    remedy,
    run: (trial) =>
      underKeys(trial, { 'another key of the same length': shifted(trial.settings.identificationKey) }),
  },
  {
    id: 'AUTH-03',
    title: 'refuses what only resembles the key',
    level: 'must',
    source: 'seed',
    why,
    remedy,
    run(trial) {
      const key = trial.settings.identificationKey;
      const keys: Record<string, string> = {
        'its beginning': key.slice(0, -1),
        'with a suffix': `${key}x`,
        empty: '',
      };
      if (key.toUpperCase() !== key) keys['in capitals'] = key.toUpperCase();
      return underKeys(trial, keys);
    },
  },
  {
    id: 'AUTH-04',
    title: 'refuses the key behind "Bearer"',
    level: 'should',
    source: 'seed',
    why: 'Divar sends the raw key; another form is not from Divar.',
    remedy,
    run: (trial) => underKeys(trial, { 'Bearer and the key': `Bearer ${trial.settings.identificationKey}` }),
  },
  {
    id: 'AUTH-05',
    title: 'does not look for the key elsewhere',
    level: 'must',
    source: 'assumed',
    why: 'URLs and bodies end up in logs.',
    remedy,
    async run(trial) {
      const key = trial.settings.identificationKey;
      const event = { ...(await trial.probe()), authorization: key, identification_key: key };
      const outcome = await trial.deliver(event, {
        label: 'the key in the body',
        headers: { Authorization: null },
        where: 'Authorization, /authorization',
      });
      trial.atEnd(() => refuses(trial, outcome));
    },
  },
  {
    id: 'AUTH-06',
    title: 'refuses two keys at once',
    level: 'should',
    source: 'assumed',
    why: 'Servers and proxies disagree on which of two headers counts.',
    remedy,
    async run(trial) {
      const body = JSON.stringify(await trial.probe());
      const keys = ['Authorization', 'forged', 'Authorization', trial.settings.identificationKey];
      const headers = [
        'Content-Type',
        'application/json',
        ...keys,
        'Content-Length',
        String(Buffer.byteLength(body)),
      ];
      const label = 'a wrong and the right key';
      const answer = await trial.direct({ label, headers, body });
      trial.expect(classOf(answer.status) === 4, 'Two keys are not refused.', {
        case: label,
        where: 'Authorization',
        expected: '4xx',
        actual: trial.describeAnswer(answer),
      });
      if (classOf(answer.status) === 4) judgeOwnWords(trial, { label, answer });
    },
  },
  {
    id: 'AUTH-07',
    title: 'does not trust an address in a header',
    level: 'must',
    source: 'published',
    why: 'X-Forwarded-For is written by the caller.',
    remedy,
    run: (trial) =>
      underKeys(
        trial,
        { "a wrong key from Divar's address": 'forged' },
        { 'X-Forwarded-For': '78.111.6.41' },
      ),
  },
  {
    id: 'AUTH-08',
    title: 'gives nothing away when it refuses',
    level: 'must',
    source: 'assumed',
    why: 'The answer goes to the forger.',
    remedy: 'Answer with the bare status.',
    async run(trial) {
      const outcome = await trial.deliver(await trial.probe(), {
        label: 'a wrong key',
        headers: { Authorization: 'forged' },
      });
      const entryId = outcome.entryId ?? trial.notRun('the bot did not answer');
      const { response } = await trial.control.getEntry({ entry_id: entryId });
      const body = response?.body ?? '';
      const leak = /(…\w{4}|Traceback|\bat .*:\d+:\d+|[\w./-]+\.(?:py|js|ts|php|go|rb)\b)/.exec(body)?.[0];
      trial.expect(leak === undefined, 'The refusal gives something away.', {
        case: outcome.label,
        actual: leak ?? '',
      });
    },
  },
];

/** A key of the same length and the same letters that is another one. */
function shifted(key: string): string {
  return [...key].reverse().join('') === key ? `${key.slice(1)}x` : [...key].reverse().join('');
}
