import { type Finding, finding } from '../domain/finding.ts';
import type { PostResult } from './post.ts';

/** What a delivery's end says about the bot. */
export function botFindings({ outcome, status, error }: Omit<PostResult, 'durationMs'>): Finding[] {
  switch (outcome) {
    case 'answered':
      return statusFindings(status ?? 0);
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

function statusFindings(status: number): Finding[] {
  const detail = { expected: 'a status from 200 to 299', actual: String(status) };
  if (status >= 300 && status < 400) return [finding('bot_redirected', detail)];
  if (status >= 400) return [finding('bot_refused_event', detail)];
  return [];
}
