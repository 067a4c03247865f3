import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { builtPage } from './testing/built-page.ts';

const LIMIT = 61_000;

test('the files of the page are under 61 KB gzipped, the font aside', async () => {
  const dir = await builtPage();
  const names = readdirSync(dir, { recursive: true, encoding: 'utf8' });
  const sizes = names
    .filter((name) => /\.(html|js|css|svg)$/.test(name))
    .map((name) => gzipSync(readFileSync(path.join(dir, name))).length);
  expect(sizes.length).toBeGreaterThanOrEqual(4);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(LIMIT);
});

test('no file of the page names another host to load from', async () => {
  const dir = await builtPage();
  const html = readFileSync(path.join(dir, 'index.html'), 'utf8');
  const css = readdirSync(path.join(dir, '_page'))
    .filter((name) => name.endsWith('.css'))
    .map((name) => readFileSync(path.join(dir, '_page', name), 'utf8'))
    .join('');
  expect(`${html}${css}`).not.toMatch(/(?:src|href|url)[=(]"?(?:https?:)?\/\//);
});
