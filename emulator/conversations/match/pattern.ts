import { RE2JS } from 're2js';

const compiled = new Map<string, RE2JS>();
const kept = 500;

/** A pattern in RE2's syntax: it takes linear time whatever the text. The dot matches line breaks too. */
export function pattern(source: string): RE2JS {
  const known = compiled.get(source);
  if (known) return known;
  const made = RE2JS.compile(RE2JS.translateRegExp(source), RE2JS.DOTALL);
  if (compiled.size >= kept) compiled.clear();
  compiled.set(source, made);
  return made;
}

/** What is wrong with a pattern, in words; nothing where it is right. */
export function patternFault(source: string): string | undefined {
  try {
    pattern(source);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `The pattern ${JSON.stringify(source)} cannot be read: ${reason}. Lookaround and backreferences are not possible.`;
  }
}

/** A text as a pattern that matches just it. */
export function quotedPattern(text: string): string {
  return RE2JS.quote(text);
}

/** Names of the groups of a pattern. */
export function groupNames(source: string): string[] {
  return [...source.matchAll(/\(\?P?<([A-Za-z_]\w*)>/g)].map((match) => match[1]!);
}
