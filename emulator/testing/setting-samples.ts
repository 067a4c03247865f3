import type { Setting } from '../../spec/index.ts';

/** A value of a setting. */
export interface Sample {
  /** As a person writes it; for a switch, nothing on the command line. */
  text: string;
  /** As the library takes it. */
  given: unknown;
  /** As the control API takes and shows it; secrets in full. */
  value: unknown;
}

/** A value of a row that is not its default. */
export function goodSample({ kind, check, values, minimum = 0, isSecret }: Setting): Sample {
  const same = (text: string): Sample => ({ text, given: text, value: text });
  switch (kind) {
    case 'duration':
      return same('7s');
    case 'number':
      return { text: `${minimum + 3}`, given: minimum + 3, value: minimum + 3 };
    case 'switch':
      return { text: 'true', given: true, value: true };
    case 'choice':
      return same(values!.at(-1)!);
    case 'list': {
      const one = values?.[0] ?? 'http://127.0.0.1:9/back';
      return { text: one, given: [one], value: [one] };
    }
    case 'keys':
      return { text: 'a-key-of-mine', given: 'a-key-of-mine', value: [{ key: 'a-key-of-mine' }] };
    default:
      if (check === 'url') return same('http://127.0.0.1:9/');
      return same(isSecret ? 'a-secret-of-mine' : 'sara');
  }
}

/** A value that a row does not take. */
export function badSample(row: Setting): Sample {
  const { kind, check, values } = row;
  const bad = 'ناروا';
  if (kind === 'list') return { text: bad, given: [bad], value: [bad] };
  if (kind === 'keys') return { text: bad, given: bad, value: [{ key: bad }] };
  if (kind === 'text' && check === undefined && !values) {
    const long = 'x'.repeat(101);
    return { text: long, given: long, value: long };
  }
  return { text: bad, given: bad, value: bad };
}
