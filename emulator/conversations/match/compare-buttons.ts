import type { Message } from '../../control-api/control-api.ts';
import { sameJson } from './json-pointer.ts';
import { type ReplyComparison, readText } from './look.ts';
import { filledJson } from './placeholders.ts';
import type { ButtonMatcher, ReplyMatcher } from './reply-matcher.ts';
import { captionGrid, expectedGrid, type ShownButton } from './reply-words.ts';

/** Compares the buttons of both sides with what they must be. */
export function compareGrids(
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
