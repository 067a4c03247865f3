import { commandMessage, commandProperty, plain } from '../../reports/text.ts';
import type { ReplayVerdict } from '../replay/verdict.ts';
import { failureText } from './failure-text.ts';

/** Annotations for GitHub's workflows, at the line of the turn. */
export function githubReport({ conversations, strays }: ReplayVerdict): string {
  const failures = conversations.flatMap(({ failures, name }) =>
    failures.map((failure) => ({ ...failure, name })),
  );
  const lines = [
    ...failures.map((failure) => {
      const { file, line, column } = failure.at;
      const place = {
        file,
        line: String(line),
        col: String(column),
        title: `${failure.name}: ${failure.title}`,
      };
      return command(place, failureText(failure));
    }),
    ...strays.map((stray) => command({ title: 'divar-emulator replay' }, plain(stray))),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function command(properties: Record<string, string>, message: string): string {
  const list = Object.entries(properties).map(([name, value]) => `${name}=${commandProperty(plain(value))}`);
  return `::error ${list.join(',')}::${commandMessage(message)}`;
}
