import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { tempFolder } from '../testing/temp-folder.ts';
import { createPage, type PageOptions } from './serve-page.ts';

const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server with the page of a folder that holds these files; what is not the page's is answered with 418. */
async function serve(files: Record<string, string>, options?: PageOptions): Promise<string> {
  const dir = tempFolder();
  mkdirSync(path.join(dir, '_page'));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(dir, name), text);
  const page = createPage(dir, options);
  const server = createServer((request, response) => {
    if (!page(request, response)) response.writeHead(418).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const built = { 'index.html': '<p>page', '_page/a-1.js': 'run()' };

test('serves the page at / and at the real path of every app', async () => {
  const url = await serve(built);
  for (const place of ['/', '/?x=1', '/chat/addon_demo', '/chat/addon_my-bot/']) {
    const response = await fetch(`${url}${place}`);
    expect([response.status, await response.text()]).toEqual([200, '<p>page']);
  }
});

test('leaves every other path and method to the others', async () => {
  const url = await serve(built);
  for (const place of ['/v1/open-platform/chat', '/chat/other', '/_emulator/health', '/index.html']) {
    expect((await fetch(`${url}${place}`)).status).toBe(418);
  }
  expect((await fetch(url, { method: 'POST' })).status).toBe(418);
});

test('allows scripts and styles of its own alone, and no sniffing', async () => {
  const url = await serve(built);
  for (const place of ['/', '/_page/a-1.js']) {
    const { headers } = await fetch(`${url}${place}`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
});

test('serves no file outside its folder', async () => {
  const url = await serve(built);
  for (const place of ['/_page/..%2findex.html', '/_page/%2e%2e/index.html', '/_page/missing.js']) {
    expect((await fetch(`${url}${place}`)).status).not.toBe(200);
  }
});

test('has no file where there is a folder, whatever it is called', async () => {
  const url = await serve(built);
  const { hostname, port } = new URL(url);
  for (const name of ['.', '..', '...']) {
    const socket = connect(Number(port), hostname);
    socket.write(`GET /_page/${name} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1.1 404 .*No such file/s);
  }
});

test('says what to do where the page is not built', async () => {
  const url = await serve({});
  const response = await fetch(url);
  expect([response.status, await response.text()]).toEqual([503, expect.stringContaining('npm run build')]);
});

test('turns away who may not see the page', async () => {
  const url = await serve(built, {
    turnAway: (_request, response) => {
      response.writeHead(401).end();
      return true;
    },
  });
  expect((await fetch(`${url}/_page/a-1.js`)).status).toBe(401);
  expect((await fetch(`${url}/elsewhere`)).status).toBe(418);
});
