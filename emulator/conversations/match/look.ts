import { markedDifference, type TextDifference } from './difference.ts';
import type { Variables } from './placeholders.ts';
import { matchText, type TextMatcher, textMatcherWords } from './text-matcher.ts';

/** Gathers differences and captures while a reply is looked at. */
export class ReplyComparison {
  readonly differences: TextDifference[] = [];
  readonly captured: Record<string, string> = {};
  readonly #variables: Variables;

  constructor(variables: Variables) {
    this.#variables = variables;
  }

  get variables(): Variables {
    return { ...this.#variables, ...this.captured };
  }

  text(where: string, matcher: TextMatcher, actual: string | undefined): void {
    if (actual === undefined) {
      this.differs(where, textMatcherWords(matcher, this.variables), 'nothing');
      return;
    }
    const result = matchText(matcher, actual, this.variables);
    if (result.fits) {
      Object.assign(this.captured, result.captured);
      return;
    }
    const { rule: expected, wanted } = result;
    const marked = wanted === undefined ? {} : { marked: markedDifference(wanted, actual) };
    this.differences.push({ where, expected, actual: JSON.stringify(actual), ...marked });
  }

  differs(where: string, expected: string, actual: string): void {
    this.differences.push({ where, expected, actual });
  }

  keep(name: string, pointer: string, value: unknown): void {
    if (value === undefined || value === null)
      this.differs(`json ${pointer}`, `a value to keep as ${name}`, 'nothing');
    else this.captured[name] = typeof value === 'string' ? value : JSON.stringify(value);
  }
}

/** A value of a body as a text; undefined where there is none. */
export function readText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
