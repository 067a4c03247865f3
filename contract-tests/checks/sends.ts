import type { Entry, Message } from '../../emulator/index.ts';
import { readCalls } from '../runner/bot-activity.ts';
import type { Check } from '../runner/check.ts';
import type { Trial } from '../runner/trial.ts';

const why = 'Divar refuses it, or the user sees something broken.';

/** What the bot called since the run began. */
async function readSends(trial: Trial): Promise<Entry[]> {
  const entries = await readCalls(trial.control, trial.settings.since ?? 0);
  if (entries.length === 0) trial.notRun('the bot sent nothing');
  return entries;
}

/** A check that is what the emulator has found in all that the bot sent. */
function foundIn(check: Omit<Check, 'run' | 'phase' | 'why'>, ids: string[]): Check {
  return {
    ...check,
    why,
    phase: 'last',
    async run(trial) {
      trial.atEnd(async () => tellFirst(trial, await readSends(trial), ids));
    },
  };
}

/** Of findings that are alike the first one. */
function tellFirst(trial: Trial, entries: readonly Entry[], ids: readonly string[]): void {
  const told = new Set<string>();
  for (const entry of entries) {
    for (const finding of entry.findings) {
      const key = `${finding.id} ${finding.where} ${finding.actual}`;
      if (!ids.includes(finding.id) || told.has(key)) continue;
      told.add(key);
      tell(trial, { finding, entry });
    }
  }
}

interface Told {
  finding: Entry['findings'][number];
  entry: Entry;
}

function tell(trial: Trial, { finding, entry }: Told): void {
  const { message, where, expected, nearest } = finding;
  trial.finding(message, {
    where,
    expected,
    nearest,
    actual: finding.actual,
    entry_id: entry.id,
  });
}

/** A check of every message that the bot sent. */
function inMessages(
  check: Omit<Check, 'run' | 'phase'>,
  judge: (trial: Trial, message: Message) => void,
): Check {
  return {
    ...check,
    phase: 'last',
    async run(trial) {
      trial.atEnd(() => {
        const messages = trial.bench.activity.all();
        if (messages.length === 0) trial.notRun('the bot sent nothing');
        for (const message of messages) if (trial.findings.length < 5) judge(trial, message);
      });
    },
  };
}

const links = ({ buttons = [] }: Message) =>
  buttons
    .flat()
    .flatMap(({ action }) => (typeof action.open_direct_link === 'string' ? [action.open_direct_link] : []));

/** I. What the bot sends. */
export const sent: Check[] = [
  foundIn(
    {
      id: 'OUT-01',
      title: 'calls a known operation, with the conversation of the event',
      level: 'must',
      source: 'published',
      remedy: 'POST to /v1/open-platform/chat/bot/conversations/{conversation_id}/messages.',
    },
    ['unknown_path', 'wrong_method', 'unknown_conversation', 'unknown_user'],
  ),
  foundIn(
    {
      id: 'OUT-02',
      title: 'calls a currently published path',
      level: 'should',
      source: 'published',
      remedy: 'Move to the path that the finding names.',
    },
    ['retired_path'],
  ),
  foundIn(
    {
      id: 'OUT-03',
      title: 'says that it sends JSON',
      level: 'must',
      source: 'seed',
      remedy: 'Send Content-Type: application/json.',
    },
    ['content_type_not_json'],
  ),
  foundIn(
    {
      id: 'OUT-04',
      title: 'authenticates as the app',
      level: 'must',
      source: 'seed',
      remedy: 'Send the header X-Api-Key, and a Bearer token on the users path.',
    },
    [
      'missing_api_key',
      'unknown_api_key',
      'missing_permission',
      'missing_token',
      'unknown_token',
      'missing_scope',
      'foreign_token',
    ],
  ),
  foundIn(
    {
      id: 'OUT-05',
      title: 'sends bodies as the schema has them',
      level: 'must',
      source: 'published',
      remedy: 'Send text_message, a string, or media_token; not both.',
    },
    // Half a character, or too long a text, an echo has from an input of ours: MAL-03 and MAL-04 judge those.
    [
      'not_json',
      'wrong_type',
      'no_text_and_no_media',
      'text_and_media',
      'too_deep',
      'not_utf8',
      'duplicate_key',
      'byte_order_mark',
      'compressed_body',
    ],
  ),
  foundIn(
    {
      id: 'OUT-06',
      title: 'sends no unknown fields, and no number beyond 2^53',
      level: 'should',
      source: 'observed',
      remedy: 'Remove or rename the field; the text goes into text_message. Write large numbers as strings.',
    },
    ['unknown_field', 'large_number'],
  ),
  foundIn(
    {
      id: 'OUT-07',
      title: 'sends whole buttons, at most three by three',
      level: 'must',
      source: 'published',
      remedy: 'Give each button a caption and exactly one action.',
    },
    [
      'too_many_rows',
      'too_many_buttons_in_row',
      'too_many_buttons',
      'button_without_caption',
      'button_without_action',
      'no_action',
      'several_actions',
    ],
  ),
  foundIn(
    {
      id: 'OUT-08',
      title: "uses Divar's icon names",
      level: 'should',
      source: 'published',
      remedy: 'Use icon with one of its names, or none.',
    },
    ['unknown_icon', 'deprecated_icon_name'],
  ),
  inMessages(
    {
      id: 'OUT-09',
      title: 'links to absolute http(s) URLs',
      level: 'must',
      source: 'assumed',
      why,
      remedy: 'Use https://.',
    },
    (trial, message) => {
      for (const link of links(message)) {
        const detail = { actual: link, entry_id: message.entry_id };
        trial.expect(/^https?:\/\//i.test(link), 'The link is not an http(s) URL.', detail);
        trial.expect(!/^http:\/\//i.test(link), 'The link is not https.', { ...detail, level: 'should' });
      }
    },
  ),
  inMessages(
    {
      id: 'OUT-10',
      title: 'says what people can read',
      level: 'should',
      source: 'assumed',
      why: 'A value that was not there, or a trace of a crash, reached the user.',
      remedy: 'Look where the text is put together.',
    },
    (trial, { text, media_token: media, entry_id }) => {
      if (text === undefined) return;
      const odd = /\b(undefined|null|NaN|None)\b|\[object Object\]|Traceback|\bat .*:\d+:\d+|Ã.|Ø.Ù/.exec(
        text,
      )?.[0];
      trial.expect(odd === undefined, 'The text holds what no person wrote.', {
        actual: odd ?? '',
        entry_id,
      });
      trial.expect(text.trim() !== '' || media !== undefined, 'The text is blank.', { entry_id });
    },
  ),
  {
    id: 'OUT-11',
    title: 'gives no secret away',
    level: 'must',
    source: 'assumed',
    why: 'Whoever has the key speaks as the app.',
    remedy: 'Look where the text is put together.',
    phase: 'last',
    async run(trial) {
      trial.atEnd(async () => {
        const entries = await readSends(trial);
        for (const entry of entries.filter(({ findings }) => findings.some(isSecret)).slice(0, 5)) {
          tell(trial, { finding: entry.findings.find(isSecret)!, entry });
        }
        if (trial.findings.length === 0) judgeTexts(trial);
      });
    },
  },
  {
    id: 'OUT-12',
    title: 'answers for its buttons',
    level: 'must',
    source: 'published',
    why: 'A button that does nothing is a dead end.',
    remedy: 'Answer 200 and {"url": "https://..."}, or an action or text_message.',
    phase: 'last',
    async run(trial) {
      const asking = trial.bench.activity.all().flatMap((message) =>
        (message.buttons ?? []).flatMap((buttons, row) =>
          buttons.flatMap(({ action, caption }, column) => {
            const asks = (['open_server_link', 'get_dynamic_action'] as const).find((kind) => kind in action);
            return asks ? [{ message, row, column, caption, asks }] : [];
          }),
        ),
      );
      if (asking.length === 0) trial.notRun('the bot sent no server-link or dynamic-action button');
      const { init, dynamicAction } = trial.bench.addresses;
      const reachable = asking.filter(
        ({ asks }) => (asks === 'open_server_link' ? init : dynamicAction) !== null,
      );
      if (reachable.length === 0) {
        const option = asking[0]!.asks === 'open_server_link' ? '--init-url' : '--dynamic-action-url';
        trial.notRun(`the bot sent buttons whose URL is not known: give it with ${option}`);
      }
      const each = [...new Map(reachable.map((one) => [`${one.asks} ${one.caption}`, one])).values()].slice(
        0,
        10,
      );
      for (const { message, row, column, caption } of each) {
        // People press twice: the second time is to be answered as well.
        for (const label of [caption, `${caption}, pressed again`])
          await press(trial, { message, row, column, label });
      }
    },
  },
  {
    id: 'OUT-13',
    title: 'replies as often as usual',
    level: 'should',
    source: 'assumed',
    why: 'A storm of replies gets a bot blocked.',
    remedy: 'Send what belongs together as one message.',
    phase: 'last',
    async run(trial) {
      trial.needsReplies();
      trial.cases.push('the probe');
      trial.atEnd(() => {
        const { most } = trial.baseline.range;
        trial.expect(most <= 5, 'One message causes a storm of replies.', {
          expected: 'at most 5',
          actual: String(most),
        });
      });
    },
  },
  {
    id: 'OUT-14',
    title: 'escapes user ids in URLs',
    level: 'should',
    source: 'observed',
    why: 'User ids may hold "/", "+" and "="; unescaped they lead to another path, or to nobody.',
    remedy: 'Escape the id: encodeURIComponent(id), in Python quote(id, safe="").',
    phase: 'last',
    async run(trial) {
      const calls = (await readSends(trial)).filter(({ url = '' }) => usersPath.test(url));
      if (calls.length === 0) trial.notRun('the bot did not call the users path');
      const { users } = await trial.control.listUsers();
      const known = new Set(users.map(({ user_id: id }) => id));
      for (const { url = '', id } of calls) {
        const raw = usersPath.exec(url)![1]!;
        trial.expect(isEscaped(raw, known), 'The user id is not escaped in the URL.', {
          where: 'user_id',
          expected: 'the id of a user, URL-encoded',
          actual: raw,
          entry_id: id,
        });
      }
    },
  },
];

interface ButtonPress {
  message: Message;
  row: number;
  column: number;
  label: string;
}

async function press(trial: Trial, { message, row, column, label }: ButtonPress): Promise<void> {
  trial.cases.push(label);
  const pressed = await trial.control.pressButton({
    message_id: message.id,
    body: { row, column },
    timeout: `${Math.ceil(trial.bench.pace.answerPatienceMs)}ms`,
  });
  const isAnswered = pressed.outcome !== 'failed' && pressed.outcome !== 'pending';
  trial.expect(isAnswered, 'The button has no valid answer.', {
    case: label,
    actual: pressed.error ?? pressed.outcome,
  });
}

const isSecret = ({ id }: Entry['findings'][number]) => id === 'secret_in_body';

/** Keys that are too short for the emulator to look for them in bodies may yet be a text of their own. */
function judgeTexts(trial: Trial): void {
  const secrets = [trial.settings.apiKey, trial.settings.identificationKey];
  const telling = trial.bench.activity.all().find(({ text }) => secrets.includes(text ?? ''));
  trial.expect(telling === undefined, 'A message holds a secret.', {
    expected: 'no key in a text',
    entry_id: telling?.entry_id,
  });
}

const usersPath = /\/chat\/bot\/users\/(.+)\/messages/;

/** A known user's id, or at least one that is written as URLs have it. */
function isEscaped(raw: string, known: Set<string>): boolean {
  const id = unescaped(raw);
  if (raw.includes('/') || known.has(id.replaceAll(' ', '+'))) return !raw.includes('/') && known.has(id);
  return raw === encodeURIComponent(id);
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
