import type { ReplayVerdict } from '../replay/verdict.ts';
import { failureText } from './failure-text.ts';
import { plain } from './plain.ts';

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
  const list = Object.entries(properties).map(([name, value]) => `${name}=${property(plain(value))}`);
  return `::error ${list.join(',')}::${data(message)}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
