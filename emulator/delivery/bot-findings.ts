import { type FoundViolation, finding } from '../divar/finding.ts';
import { overlay } from '../divar/overlay.ts';
import type { ViolationId } from '../divar/violations.ts';
import type { WireMessage } from '../journal/entry.ts';
import { findDebugOutput, recogniseFrameworkPage } from './framework-pages.ts';
import type { Ending } from './webhook-client.ts';

/** What a request asks of one of the app's URLs, where a button was pressed. */
export interface Asks {
  /** The option that sets the URL. */
  option: '--init-url' | '--dynamic-action-url';
  /** What an answer of status 200 gives to tell. */
  judge(answer: WireMessage | undefined): FoundViolation[];
}

/** What the end of a request says whose answer is read: only the status 200 is one. Source: published. */
export function askFindings(result: Ending, { option, judge }: Asks, sent: Buffer): FoundViolation[] {
  const { outcome, status = 0, response } = result;
  if (outcome === 'no_bot') return [finding('no_press_url', { remedy: remedies.no_press_url!(option) })];
  const told = botFindings(result, sent).map((found) => aboutOption(found, option));
  if (outcome !== 'answered' || isRedirect(status)) return told;
  if (status === 200) return [...judge(response), ...told];
  const wrongStatus = finding('wrong_press_status', { expected: '200', actual: String(status) });
  return [wrongStatus, ...told.filter(({ id }) => id !== 'bot_refused_event')];
}

/** What to do where the URL is another than that of events. */
const remedies: { [Id in ViolationId]?: (option: string) => string } = {
  no_press_url: (option) => `Start with ${option} URL, or set it in the page under State.`,
  bot_redirected: (option) =>
    `Give the final URL as ${option}; a missing or extra slash at its end is the usual cause.`,
  bot_down: (option) => `Start the bot, or correct ${option}.`,
  bot_unreachable: (option) => `Check the host of ${option}.`,
  bot_garbage: (option) => `Check that the port of ${option} is the bot.`,
  bot_has_no_route: (option) => `Give the whole URL of the handler as ${option}, its path included.`,
};

function aboutOption(found: FoundViolation, option: string): FoundViolation {
  const remedy = remedies[found.id]?.(option);
  return overlay(found, { remedy, expected: found.id === 'bot_redirected' ? '200' : undefined });
}

/** What a delivery's end says about the bot. */
export function botFindings({ outcome, status, error, response }: Ending, sent: Buffer): FoundViolation[] {
  switch (outcome) {
    case 'answered':
      return [...statusFindings(status ?? 0, response), ...debugFindings(response, sent)];
    case 'timed_out':
      return [finding('bot_timed_out', { actual: error })];
    case 'refused':
      return [finding('bot_down', { actual: error })];
    case 'unreachable':
      return [finding('bot_unreachable', { actual: error })];
    case 'cut':
      return [finding('bot_cut', { actual: error })];
    case 'garbage':
      return [finding('bot_garbage', { actual: error })];
    case 'dropped':
    case 'no_bot':
      return [];
  }
}

function statusFindings(status: number, response: WireMessage | undefined): FoundViolation[] {
  const detail = { expected: 'a status from 200 to 299', actual: String(status) };
  if (isRedirect(status)) return [finding('bot_redirected', detail)];
  if (status < 400) return [];
  const page = recogniseFrameworkPage(status, response?.headers ?? [], response?.body ?? '');
  switch (page) {
    case 'host_refused':
      return [finding('bot_refused_host', detail)];
    case 'csrf_refused':
      return [finding('bot_wants_csrf_token', detail)];
    case 'no_route':
      return [finding('bot_has_no_route', detail)];
    case 'debug':
    case undefined:
      return [finding('bot_refused_event', detail)];
  }
}

function debugFindings(response: WireMessage | undefined, sent: Buffer): FoundViolation[] {
  const output = response && findDebugOutput(response.body, sent);
  return output
    ? [finding('bot_shows_debug_output', { expected: 'nothing for developers', actual: output.kind })]
    : [];
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}
