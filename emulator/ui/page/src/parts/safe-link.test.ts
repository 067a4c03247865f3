import { expect, test } from 'vitest';
import { ownPage, ownPicture, safeLink } from './safe-link.ts';

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

test('pictures come from the emulator alone', () => {
  const own = 'http://127.0.0.1:4242';
  expect(ownPicture('http://127.0.0.1:4242/media/1.jpg', own)).toBe('http://127.0.0.1:4242/media/1.jpg');
  expect(ownPicture('/media/1.jpg', own)).toBe('http://127.0.0.1:4242/media/1.jpg');
  expect(ownPicture('https://elsewhere.example/1.jpg', own)).toBeUndefined();
  expect(ownPicture('https://chat.divar.ir/media/image/sample.jpg', own)).toBeUndefined();
  expect(ownPicture('javascript:alert(1)', own)).toBeUndefined();
  expect(ownPicture('data:image/svg+xml,<svg/>', own)).toBeUndefined();
});

test("a file that the emulator keeps comes from the page's own origin, whatever its link names", () => {
  const path = `/media/${'a1_-'.repeat(8)}/p.png`;
  expect(ownPicture(`http://host.docker.internal:4242${path}`, 'http://localhost:4242')).toBe(
    `http://localhost:4242${path}`,
  );
});

test('a page of the emulator is opened under the name by which the browser has reached it', () => {
  expect(ownPage('http://127.0.0.1:4242/v/a%20b/manage?app=x', 'http://localhost:4242')).toBe(
    'http://localhost:4242/v/a%20b/manage?app=x',
  );
});
