import { expect, test } from 'vitest';
import { atOrigin, ownFile, safeLink } from './text.tsx';

test.each([
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'divar.ir/my',
  '',
])('%j is not opened', (address) => {
  expect(safeLink(address)).toBeUndefined();
});

test.each(['https://divar.ir/v/gZd7omnS', 'HTTP://example.com/'])('%s is opened', (address) => {
  expect(safeLink(address)).toBeDefined();
});

test('files come from the emulator alone', () => {
  const own = 'http://127.0.0.1:4242';
  expect(ownFile('http://127.0.0.1:4242/media/1.jpg', own)).toBe('http://127.0.0.1:4242/media/1.jpg');
  expect(ownFile('/media/1.jpg', own)).toBe('http://127.0.0.1:4242/media/1.jpg');
  expect(ownFile('https://elsewhere.example/1.jpg', own)).toBeUndefined();
  expect(ownFile('javascript:alert(1)', own)).toBeUndefined();
  expect(ownFile('data:image/svg+xml,<svg/>', own)).toBeUndefined();
});

test.each(['http://localhost:4242', 'http://emulator:4242', 'http://127.0.0.1:9'])(
  'a file that the emulator kept as %s is found where the page is',
  (before) => {
    const file = '/media/0123456789abcdefABCDEF-_01234567/%D8%B9%DA%A9%D8%B3.png';
    expect(ownFile(before + file, 'http://127.0.0.1:4242')).toBe(`http://127.0.0.1:4242${file}`);
  },
);

test('a page of the emulator is found where the page is', () => {
  const found = atOrigin('http://emulator:4242/v/gZd7omnS?app=other', 'http://127.0.0.1:4242');
  expect(found).toBe('http://127.0.0.1:4242/v/gZd7omnS?app=other');
});
