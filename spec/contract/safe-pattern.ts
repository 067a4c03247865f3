import { RE2JS } from 're2js';

/** A longer text is taken for a match: the time also grows with the size of the pattern. */
const longestText = 10_000;

/**
 * A pattern of a document that is not ours, for Ajv. It runs on RE2, which never goes back, so that no text takes it
 * long. What RE2 does not have, lookaround and references back, matches anything.
 */
export const safePattern = Object.assign(
  (source: string) => {
    const made = compiled(source);
    return {
      test: (text: string) => !made || text.length > longestText || made.matcher(text).find(),
      // Ajv tells one pattern from another by it.
      toString: () => source,
    };
  },
  // Ajv writes it into code that stands alone; this one is only for code that runs at once.
  { code: 'safePattern' },
);

function compiled(source: string): RE2JS | undefined {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(source));
  } catch {
    return undefined;
  }
}
