import { plain } from '../../reports/text.ts';
import type { TurnFailure } from '../replay/verdict.ts';

/** A failure in plain lines, for reports that machines read. */
export function failureText({ turn, title, problems, exchange }: TurnFailure): string {
  const lines = [
    `turn ${turn} ${title}`,
    ...problems.flatMap(({ message, differences }) => [
      message,
      ...differences.map(
        ({ where, expected, actual }) => `  ${where}: expected ${expected}, actual ${actual}`,
      ),
    ]),
    ...exchange,
  ];
  return lines.map((line) => plain(line)).join('\n');
}
