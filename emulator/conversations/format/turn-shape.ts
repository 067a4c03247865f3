import { type FaultProblem, faultProblem } from '../../../spec/index.ts';
import type { Fault } from '../../control-api/control-api.ts';
import { overlay } from '../../divar/overlay.ts';
import type {
  ButtonPlace,
  Consent,
  Deliver,
  Expectation,
  FaultRule,
  MediaType,
  UserAction,
} from './conversation.ts';
import { expectation } from './expectation-shape.ts';
import type { Position } from './reading.ts';
import { requestPart } from './request-part.ts';
import {
  choice,
  duration,
  field,
  json,
  list,
  mapped,
  object,
  type Read,
  record,
  type Shape,
  text,
  whole,
  word,
} from './shape.ts';

/** What a turn says in other words. */
const elsewhere: Partial<Record<keyof Fault, string>> = {
  conversation_id: 'A fault strikes the conversation of its turn. Leave it out.',
  user: 'A fault strikes the conversation of its turn. Leave it out.',
  duplicate: 'Write deliver: { times: 2 }.',
  late: 'Write deliver: { late: 1 }, in turns, or deliver: { delay: 2s }.',
  reorder: 'Write deliver: { late: 1 }.',
};

const usual = { direction: 'bot_to_divar' } as const;

const read = requestPart<Omit<Fault, 'direction'> & Partial<Fault>>({
  operation: 'addFaults',
  words: 'a fault',
  place: ['faults', '0'],
  defaults: usual,
  check(fault: Fault) {
    const problem = misplaced(fault) ?? faultProblem({ ...usual, ...fault });
    if (problem?.where === '') problem.remedy = 'Give it status, latency, body, headers or drop.';
    if (problem) throw problem;
  },
});

function misplaced(fault: Fault): FaultProblem | undefined {
  const name = (Object.keys(elsewhere) as (keyof Fault)[]).find((one) => fault[one] !== undefined);
  return (
    name && { where: `/${name}`, message: `A fault of a turn has no ${name}.`, remedy: elsewhere[name]! }
  );
}

/** A failure for the next exchanges of a conversation: what a fault of the control API can be, by default of the bot's next call. */
const fault: Shape<FaultRule> = {
  ...mapped(read, (value) => overlay({ times: 1, ...usual }, value)),
  schema() {
    const { properties, ...rest } = read.schema() as { properties: Record<string, object> };
    const kept = Object.entries(properties).filter(([name]) => !(name in elsewhere));
    return { ...rest, properties: Object.fromEntries(kept) };
  },
};

const number: Shape<number> = {
  words: 'a number',
  fits: (node) => whole().fits(node),
  read: (node, reading) => {
    const value = json().read(node, reading);
    return typeof value === 'number' ? value : reading.problem(node, 'Expected a number.');
  },
  schema: () => ({ type: 'number' }),
};

const size = choice(whole(), text());
const link = field(text(), 'Where it can be loaded.');
const bytes = field(size, 'Size in bytes.');

const media = {
  image: object({
    words: 'an image',
    required: { link },
    optional: {
      size_bytes: bytes,
      height_px: field(whole(), 'Height in pixels.'),
      width_px: field(whole(), 'Width in pixels.'),
    },
  }),
  file: object({
    words: 'a file',
    required: { link },
    optional: { name: field(text(), 'Name of the file.'), size_bytes: bytes },
  }),
  voice: object({ words: 'a voice message', required: { link }, optional: { size_bytes: bytes } }),
  video: object({
    words: 'a video',
    required: { link },
    optional: { thumbnail_link: field(text(), 'Where its picture can be loaded.'), size_bytes: bytes },
  }),
  location: object({
    words: 'a location',
    required: { latitude: field(number, 'Degrees north.'), longitude: field(number, 'Degrees east.') },
  }),
  contact: object({
    words: 'a contact',
    required: { phone: field(text(), 'Phone number.') },
    optional: { name: field(text(), 'Name; may be absent.') },
  }),
};

const sends = mapped(
  object({
    words: 'a message with media',
    optional: {
      image: field(media.image, 'An image.'),
      file: field(media.file, 'A file.'),
      voice: field(media.voice, 'A voice message.'),
      video: field(media.video, 'A video.'),
      location: field(media.location, 'A place on the map.'),
      contact: field(media.contact, 'A contact.'),
    },
  }),
  (given, { node, reading }) => {
    const [name, ...others] = Object.keys(given);
    if (name === undefined || others.length > 0) {
      return reading.problem(node, `Expected just one of ${Object.keys(media).join(', ')} to send.`);
    }
    const data = given[name as keyof typeof given] as Record<string, unknown>;
    return { type: name.toUpperCase() as MediaType, field: `${name}_data`, data };
  },
);

const touchpoint = word('MY_POST', 'MY_DIVAR', 'DIVAR_PRO', 'CHAT', 'DEMAND_POST');

const start: Shape<UserAction> = choice(
  mapped(touchpoint, (place): UserAction => ({ kind: 'start', touchpoint: place })),
  mapped(
    object({
      words: 'a start',
      required: { touchpoint: field(touchpoint, 'Where the user comes from.') },
      optional: {
        post_token: field(text(), 'For MY_POST and DEMAND_POST.'),
        conversation_id: field(text(), 'For CHAT.'),
      },
    }),
    (given): UserAction => ({
      kind: 'start',
      touchpoint: given.touchpoint,
      postToken: given.post_token,
      conversationId: given.conversation_id,
    }),
  ),
);

const place = field(whole(), 'Counted from 0.');
const press: Shape<ButtonPlace> = choice(
  mapped(text({ words: "a button's caption" }), (caption): ButtonPlace => ({ caption })),
  object({
    words: "a button's place",
    required: { row: place, column: place },
    optional: {
      message: field(
        whole(),
        'Which of the messages with buttons, counted back from the newest, 0. Default 0.',
      ),
    },
  }),
);

const consents: Shape<Consent> = mapped(
  object({
    words: 'a consent',
    optional: {
      begins_at: field(text(), 'Page of the bot that leads to the authorise page; a path, or a URL.'),
      redirect_uri: field(text(), 'Where the user comes back to; a path of the bot, or a URL.'),
      scope: field(text(), 'What the bot asks for, with spaces between.'),
      state: field(text(), 'State of the authorise URL.'),
    },
  }),
  ({ begins_at: beginsAt, redirect_uri: redirectUri, scope, state }, { node, reading }) => {
    if (beginsAt !== undefined && redirectUri === undefined) return { beginsAt };
    if (beginsAt === undefined && redirectUri !== undefined && scope !== undefined) {
      return { redirectUri, scope, state };
    }
    return reading.problem(node, 'Expected begins_at, or redirect_uri and scope.');
  },
);

const deliver: Shape<Deliver> = mapped(
  object({
    words: 'deliver',
    optional: {
      times: field(whole({ min: 1, max: 100 }), 'How often the same event is delivered. Default 1.'),
      gap: field(duration(), 'Pause between two deliveries.'),
      delay: field(duration(), 'Pause between the moment in the event and its delivery.'),
      late: field(
        whole({ min: 1, max: 100 }),
        'Deliver out of order, after this many of the following turns.',
      ),
      key: field(text(), 'Identification key to send instead of the right one; "wrong" is as good as any.'),
      headers: field(record(text()), 'Headers to send instead of the usual ones; absent leaves one out.'),
    },
  }),
  ({ times = 1, gap = 0, delay = 0, late = 0, key, headers = {} }): Deliver => ({
    times,
    gapMs: gap,
    delayMs: delay,
    late,
    key,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value === 'absent' ? null : value]),
    ),
  }),
);

/** One turn as it stands in the file. */
const fields = object({
  words: 'a turn',
  optional: {
    name: field(text(), 'What the turn is about, for reports.'),
    says: field(text(), 'A text of the user.'),
    sends: field(sends, 'Another message of the user.'),
    start: field(start, 'The user arrives from a touchpoint.'),
    press: field(press, 'The user presses a button, by its caption or its place.'),
    event: field(json(), 'Any JSON, delivered as an event.'),
    consents: field(consents, 'The user allows the bot access by OAuth, and goes back to it.'),
    raw: field(text(), 'Any text, delivered as an event byte for byte.'),
    include: field(text(), 'The turns of another file of this folder or below.'),
    as: field(text(), 'Name of the virtual user. Default: user.'),
    in: field(text(), 'Name of the conversation, where the user has several.'),
    sender: field(word('HUMAN', 'BOT'), 'Who sends it, as the event says. Default HUMAN.'),
    pause: field(duration(), 'How long the user waited before; kept for --speed.'),
    deliver: field(deliver, 'How the event is delivered.'),
    fault: field(choice(list(fault), fault), 'Failures for the next calls of the bot, or of the event.'),
    expect: field(expectation, 'What the bot is expected to do: silence, replies, or more.'),
  },
});

/** A turn as it stands in the file, or the include that stands in its place. */
export type TurnGiven =
  | { kind: 'include'; at: Position; file: string }
  | {
      kind: 'turn';
      at: Position;
      name?: string;
      as?: string;
      in?: string;
      action: UserAction;
      pauseMs: number;
      deliver: Deliver;
      faults: FaultRule[];
      expect?: Expectation;
    };

const actionNames = ['says', 'sends', 'start', 'press', 'event', 'raw', 'consents', 'include'] as const;
const once: Deliver = { times: 1, gapMs: 0, delayMs: 0, late: 0, headers: {} };

/** One turn. */
export const turn: Shape<TurnGiven> = mapped(fields, (given, { node, reading, at }) => {
  const actions = actionNames.filter((name) => given[name] !== undefined);
  if (actions.length > 1) {
    return reading.problem(node, `A turn has just one of ${actions.join(', ')}.`, 'Make them two turns.');
  }
  if (given.include !== undefined) return { kind: 'include', at, file: given.include };
  if (actions.length === 0 && !given.expect) {
    const close = `one of ${actionNames.join(', ')}`;
    return reading.problem(node, `The turn does nothing: expected ${close}, or expect alone.`);
  }
  return {
    kind: 'turn',
    at,
    name: given.name,
    as: given.as,
    in: given.in,
    action: makeAction(given),
    pauseMs: given.pause ?? 0,
    deliver: given.deliver ?? once,
    faults: [given.fault ?? []].flat(),
    expect: given.expect,
  };
});

function makeAction({
  says,
  sends,
  start,
  press,
  event,
  raw,
  consents,
  sender = 'HUMAN',
}: Read<typeof fields>): UserAction {
  if (says !== undefined) return { kind: 'says', text: says, sender };
  if (sends) return { kind: 'sends', ...sends, sender };
  if (start) return start;
  if (press) return { kind: 'press', button: press };
  if (event !== undefined) return { kind: 'event', body: event };
  if (consents) return { kind: 'consents', consent: consents };
  return raw === undefined ? { kind: 'waits' } : { kind: 'raw', text: raw };
}
