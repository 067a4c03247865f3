import pc from 'picocolors';
import { findingWords, type Rerun, readFailure, rerunFailure } from '../../../contract-tests/index.ts';
import { plain } from '../../reports/text.ts';
import type { StartValues } from '../start-options.ts';
import { type VerifyTargetValues, withTarget } from './target.ts';

/** Sends a kept failure again and says what came; exit code 1 where it is as it was. */
export async function rerun(
  file: string,
  target: VerifyTargetValues,
  { timeout }: { timeout: string },
): Promise<void> {
  const { requests } = readFailure(file);
  const isOpen = target.emulator === undefined && target.command.length === 0;
  const bot = target.start.bot ?? requests.at(-1)!.url;
  const start: StartValues = isOpen ? { ...target.start, bot } : target.start;
  const result = await withTarget({ ...target, start }, async ({ bot: url, mask, ...parts }) =>
    mask(
      await rerunFailure(file, { ...parts, bot: url, probe: '', timeout, quiet: '500ms', ackLimitMs: 2000 }),
    ),
  );
  process.stdout.write(inWords(result));
  process.exitCode = result.isSame ? 1 : 0;
}

/** Checks whose failure needs the API to fail too, which a request alone cannot bring about. */
const needsFaults = /^(RTY-|ACK-03)/;

function inWords({ failure, outcome, replies, isSame, underNewId }: Rerun): string {
  const { check, case: label, message, expected } = failure;
  const came = (one: typeof outcome) => `${one.status ?? one.ended} and ${one.replies} replies`;
  const said = findingWords({ level: 'must', message, evidence: showEvidence(replies) });
  const lines = [
    `${pc.bold(check)}  ${label === undefined ? '' : `${plain(label)}: `}${plain(message)}`,
    `  then    ${came(failure.outcome)}`,
    `  now     ${came(outcome)}${underNewId ? pc.dim(', under a new message id: a repeated one came to something else') : ''}`,
    ...said.filter(([word]) => word === 'replies').map(([, text]) => `          ${text}`),
    ...(expected === undefined ? [] : [`  wanted  ${plain(expected)}`]),
    isSame ? pc.red('as it was') : pc.green('not as it was'),
    ...(needsFaults.test(check)
      ? [`The API has to fail for this one: divar-emulator verify --only ${check}`]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

function showEvidence(replies: Rerun['replies']) {
  return {
    direction: 'divar_to_bot' as const,
    method: 'POST',
    url: '',
    headers: [],
    body: '',
    bytes: 0,
    ended: 'answered',
    duration_ms: 0,
    replies,
  };
}
