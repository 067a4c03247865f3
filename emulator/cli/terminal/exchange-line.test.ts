import { expect, it } from 'vitest';
import type { Entry, Finding } from '../../index.ts';
import { exchangeLine, findingLine } from './exchange-line.ts';

const entry = (more: Partial<Entry>): Entry =>
  ({ direction: 'divar_to_bot', operation: 'NEW_CHATBOT_MESSAGE', findings: [], ...more }) as Entry;

const finding = (more: Partial<Finding>): Finding => ({
  id: 'bot_redirected',
  outcome: 'found',
  source: 'assumed',
  message: 'It was redirected.',
  ...more,
});

/** Without colours, which tests may have or not. */
function bare(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are made of them
  return line.replace(/\u001b\[\d+m/g, '');
}

it('keeps what went wrong on one line, and lets it steer no terminal', () => {
  const line = exchangeLine(entry({ outcome: 'unreachable', error: 'no TLS:\n\u001b[2Jwiped' }), undefined);
  expect(bare(line)).toBe('divar → bot  NEW_CHATBOT_MESSAGE  unreachable: no TLS:⏎\\u001b[2Jwiped');
});

it('says which faults struck, beside what else is to be said', () => {
  const faults: Entry['faults'] = [
    { direction: 'divar_to_bot', latency: '20ms', status: 502 },
    { direction: 'divar_to_bot', duplicate: true },
  ];
  const line = bare(exchangeLine(entry({ status: 502, note: 'A note.', faults }), undefined));
  expect(line).toBe(
    'divar → bot  NEW_CHATBOT_MESSAGE  502  A note. Injected fault: latency 20ms, status 502. Injected fault: delivered twice.',
  );
  expect(bare(exchangeLine(entry({ status: 200 }), undefined))).toBe('divar → bot  NEW_CHATBOT_MESSAGE  200');
});

it('says what was wanted and what to do', () => {
  const detail = { expected: 'a status from 200 to 299', actual: '301', remedy: 'Give the final URL.' };
  expect(bare(findingLine(finding(detail)))).toBe(
    '  found It was redirected. \u2068301\u2069 Expected: a status from 200 to 299. Give the final URL. bot_redirected',
  );
});

it('names what comes nearest in place of all that would do', () => {
  const line = findingLine(
    finding({ expected: 'one of 822 names', nearest: ['HOME'], remedy: 'Choose one.' }),
  );
  expect(line).toContain('Nearest: HOME. Choose one.');
  expect(line).not.toContain('822');
});
