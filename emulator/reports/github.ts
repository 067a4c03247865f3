import { commandMessage, commandProperty, plainAround } from './text.ts';

/** Something that GitHub shows beside a file, or for the whole job. */
export interface Annotation {
  kind: 'error' | 'warning';
  title: string;
  message: string;
  /** Path in the repository. */
  file?: string | undefined;
  /** Counted from 1. */
  line?: number | undefined;
  column?: number | undefined;
}

const mostCharacters = 1000;

/** Annotations as commands of GitHub's workflows, a line each. Texts may be those of bots. */
export function annotationLines(annotations: readonly Annotation[]): string {
  return annotations.map(annotationLine).join('');
}

function annotationLine({ kind, title, message, file, line, column }: Annotation): string {
  const given = { file, line, col: column, title };
  const properties = Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${commandProperty(plainAround(String(value), mostCharacters))}`);
  const lines = message.split('\n').map((one) => plainAround(one, mostCharacters));
  return `::${kind} ${properties.join(',')}::${commandMessage(lines.join('\n'))}\n`;
}
