/** What makes a text fit for a header. */
export const headerTextRule = 'Use letters, digits and signs of ASCII, without a blank at either end.';

/** Why a header cannot carry a text and hand over the very same; the text itself may be a key, and is not told. */
export function unfitForHeader(text: string): string | undefined {
  const at = text.search(/^ |[^ -~]| $/);
  if (at < 0) return undefined;
  return `character ${at + 1} of ${text.length} is ${JSON.stringify(text[at])}`;
}
