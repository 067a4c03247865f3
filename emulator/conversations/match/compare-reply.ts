import type { Message } from '../../control-api/control-api.ts';
import { markedDifference, type TextDifference } from './difference.ts';
import { sameJson, valueAt } from './json-pointer.ts';
import { filledJson, type Variables } from './placeholders.ts';
import {
  type ButtonMatcher,
  captionGrid,
  expectedGrid,
  type JsonMatcher,
  type ReplyMatcher,
  type ShownButton,
} from './reply-matcher.ts';
import { matchText, type TextMatcher, textMatcherWords } from './text-matcher.ts';

/** A reply as it came: what the user sees, and the body as it was sent. */
export interface ComparedReply {
  message: Message;
  /** Undefined where the matcher does not ask for it. */
  body?: unknown;
}

/** Where a reply is not as expected, and the values that placeholders took. */
export interface Comparison {
  differences: TextDifference[];
  captured: Variables;
}

/** Compares a reply with what it must be. */
export function compareReply(expected: ReplyMatcher, reply: ComparedReply, variables: Variables): Comparison {
  const look = new ReplyComparison(variables);
  if (expected.text) look.text('text', expected.text, reply.message.text);
  compareGrids(look, expected, reply.message);
  compareSide(look, expected.side, reply.message.side);
  if (expected.media) compareMedia(look, expected.media, reply.message.media_token);
  for (const [pointer, matcher] of Object.entries(expected.json ?? {})) {
    compareJson(look, { pointer, matcher, value: valueAt(reply.body, pointer) });
  }
  for (const [name, pointer] of Object.entries(expected.capture ?? {})) {
    look.keep(name, pointer, valueAt(reply.body, pointer));
  }
  return { differences: look.differences, captured: look.captured };
}

function compareSide(look: ReplyComparison, expected: ReplyMatcher['side'], actual: Message['side']): void {
  if (expected && expected !== actual) look.differs('side', expected, actual ?? 'none');
}

function compareMedia(
  look: ReplyComparison,
  expected: TextMatcher | 'any' | 'none',
  actual: string | undefined,
): void {
  if (expected === 'none') {
    if (actual !== undefined) look.differs('media', 'no media', JSON.stringify(actual));
  } else if (expected === 'any') {
    if (actual === undefined) look.differs('media', 'any media', 'nothing');
  } else look.text('media', expected, actual);
}

function compareJson(
  look: ReplyComparison,
  { pointer, matcher, value }: { pointer: string; matcher: JsonMatcher; value: unknown },
): void {
  const where = `json ${pointer}`;
  if ('text' in matcher) {
    look.text(where, matcher.text, readText(value));
  } else if ('present' in matcher) {
    if ((value !== undefined) !== matcher.present) {
      look.differs(where, matcher.present ? 'a value' : 'nothing', shownJson(value));
    }
  } else {
    const wanted = filledJson(matcher.equals, look.variables);
    if (!sameJson(wanted, value)) look.differs(where, shownJson(wanted), shownJson(value));
  }
}

function shownJson(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}

/** Gathers differences and captures while a reply is looked at. */
class ReplyComparison {
  readonly differences: TextDifference[] = [];
  readonly captured: Record<string, string> = {};
  readonly #variables: Variables;

  constructor(variables: Variables) {
    this.#variables = variables;
  }

  get variables(): Variables {
    return { ...this.#variables, ...this.captured };
  }

  text(where: string, matcher: TextMatcher, actual: string | undefined): void {
    if (actual === undefined) {
      this.differs(where, textMatcherWords(matcher, this.variables), 'nothing');
      return;
    }
    const result = matchText(matcher, actual, this.variables);
    if (result.fits) {
      Object.assign(this.captured, result.captured);
      return;
    }
    const { rule: expected, wanted } = result;
    const marked = wanted === undefined ? {} : { marked: markedDifference(wanted, actual) };
    this.differences.push({ where, expected, actual: JSON.stringify(actual), ...marked });
  }

  differs(where: string, expected: string, actual: string): void {
    this.differences.push({ where, expected, actual });
  }

  keep(name: string, pointer: string, value: unknown): void {
    if (value === undefined || value === null)
      this.differs(`json ${pointer}`, `a value to keep as ${name}`, 'nothing');
    else this.captured[name] = typeof value === 'string' ? value : JSON.stringify(value);
  }
}

/** A value of a body as a text; undefined where there is none. */
function readText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Compares the buttons of both sides with what they must be. */
function compareGrids(
  look: ReplyComparison,
  { buttons, receiverButtons }: ReplyMatcher,
  message: Message,
): void {
  if (buttons) compareButtons(look, buttons, { actual: message.buttons ?? [], of: '' });
  if (receiverButtons) {
    compareButtons(look, receiverButtons, { actual: message.receiver_buttons ?? [], of: 'receiver_' });
  }
}

function compareButtons(
  look: ReplyComparison,
  expected: NonNullable<ReplyMatcher['buttons']>,
  { actual, of }: { actual: ShownButton[][]; of: string },
): void {
  if (expected === 'none' || expected === 'any') {
    if (actual.length > 0 !== (expected === 'any')) {
      look.differs(`${of}buttons`, expected === 'any' ? 'any buttons' : 'no buttons', captionGrid(actual));
    }
    return;
  }
  const shape = (rows: unknown[][]) => rows.map((row) => row.length).join(',');
  if (shape(expected) !== shape(actual)) {
    look.differs(`${of}buttons`, expectedGrid(expected, look.variables), captionGrid(actual));
    return;
  }
  expected.forEach((row, y) => {
    row.forEach((button, x) => {
      compareButton(look, { where: `${of}button ${y},${x}`, expected: button, actual: actual[y]![x]! });
    });
  });
}

function compareButton(
  look: ReplyComparison,
  { where, expected, actual }: { where: string; expected: ButtonMatcher; actual: ShownButton },
): void {
  const { caption, icon, link, postPage, postManagePage, serverLink, dynamicAction } = expected;
  const action = actual.action as Record<string, unknown>;
  if (caption) look.text(`${where} caption`, caption, actual.caption);
  if (icon) look.text(`${where} icon`, icon, actual.icon ?? actual.icon_name);
  if (link) look.text(`${where} link`, link, readText(action.open_direct_link));
  if (postPage) look.text(`${where} post_page`, postPage, postToken(action.open_post_page));
  if (postManagePage)
    look.text(`${where} post_manage_page`, postManagePage, postToken(action.open_post_manage_page));
  if (serverLink)
    compareData(look, {
      where: `${where} server_link`,
      expected: serverLink,
      actual: action.open_server_link,
    });
  if (dynamicAction) {
    compareData(look, {
      where: `${where} dynamic_action`,
      expected: dynamicAction,
      actual: action.get_dynamic_action,
    });
  }
}

function compareData(
  look: ReplyComparison,
  { where, expected, actual }: { where: string; expected: { data: unknown } | 'any'; actual: unknown },
): void {
  if (actual === undefined) {
    look.differs(where, 'such an action', 'another action');
    return;
  }
  if (expected === 'any') return;
  const wanted = filledJson(expected.data, look.variables);
  const data = (actual as { data?: unknown }).data ?? {};
  if (!sameJson(wanted, data)) look.differs(where, JSON.stringify(wanted), JSON.stringify(data));
}

function postToken(value: unknown): string | undefined {
  return readText((value as { post_token?: unknown } | undefined)?.post_token);
}
