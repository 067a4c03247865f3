import type { Word } from '../language/language.ts';

const words: Record<number, Word> = {
  400: 'problemInput',
  404: 'problemMissing',
  409: 'problemState',
  412: 'problemState',
  413: 'problemTooLarge',
  501: 'problemUnknownCall',
};

/** What kind of problem an emulator's answer with this status is; without one, there was no answer. */
export function refusalWord(status: number | undefined): Word {
  if (status === undefined) return 'problemNoAnswer';
  return words[status] ?? 'problemOther';
}
