import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { style } from './plain-page.ts';

const page = readFileSync(new URL('../ui/page/src/style/base.css', import.meta.url), 'utf8');

/** The custom properties of a style sheet. */
function colours(css: string): Record<string, string> {
  return Object.fromEntries(
    [...css.matchAll(/^ *(--[\w-]+): (.*);$/gm)].map(([, name, value]) => [name, value]),
  );
}

it('has the colours of the chat', () => {
  const [own, ofPage] = [colours(style), colours(page)];
  expect(Object.keys(own)).toContain('--ink');
  expect(ofPage).toMatchObject(own);
});
