import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { connectEmulator, createEmulator, type Emulator, type EmulatorOptions } from '../../index.ts';

let divar: Emulator;
afterEach(() => divar.stop());

async function start(options: EmulatorOptions = {}): Promise<void> {
  divar = await createEmulator(options);
}

/** The status of a call with these headers; fetch would not let us choose the Host. */
function health(headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(`${divar.url}/_emulator/health`, { headers }, (response) => {
      resolve(response.resume().statusCode!);
    });
    call.on('error', reject).end();
  });
}

describe('the guard of the control API', () => {
  it.each(['localhost:4242', '127.0.0.1', '[::1]:80', '192.168.1.5:4242'])(
    'takes the host %s',
    async (host) => {
      await start();
      expect(await health({ host })).toBe(200);
    },
  );

  it.each(['evil.example', 'localhost.evil.example'])('refuses the host %j', async (host) => {
    await start();
    expect(await health({ host })).toBe(403);
  });

  it('takes a host that was allowed, and that of the public URL', async () => {
    await start({ allowHost: ['host.docker.internal'] });
    expect(await health({ host: 'host.docker.internal:4242' })).toBe(200);
  });

  it.each([
    ['http://evil.example', 403],
    ['null', 403],
    ['http://localhost:3000', 200],
  ])('a page at %s gets %i', async (origin, status) => {
    await start();
    expect(await health({ host: 'localhost', origin })).toBe(status);
  });

  it('asks for the token where there is one: as Bearer or in the cookie', async () => {
    await start({ controlToken: 'the-control-token' });
    const host = 'localhost';
    expect(await health({ host })).toBe(401);
    expect(await health({ host, authorization: 'Bearer another' })).toBe(401);
    expect(await health({ host, authorization: 'Bearer the-control-token' })).toBe(200);
    expect(await health({ host, cookie: 'a=b; divar_emulator_token=the-control-token' })).toBe(200);
    expect((await connectEmulator(divar.url, { token: 'the-control-token' }).getHealth()).status).toBe('ok');
  });

  it('makes a token where the emulator listens beyond loopback; the API of bots needs none', async () => {
    await start({ host: '0.0.0.0' });
    expect(divar.controlToken).toMatch(/.{20}/);
    expect(await health({ host: 'localhost' })).toBe(401);
    const response = await fetch(`${divar.url}/v1/open-platform/chat/bot/conversations/x/messages`, {
      method: 'POST',
      headers: { 'x-api-key': divar.apiKey },
      body: '{"text_message":"a"}',
    });
    expect(response.status).toBe(404);
  });
});

describe('the control API over HTTP', () => {
  it('names a query parameter that there is not, and a body that is no JSON', async () => {
    await start();
    const unknown = await fetch(`${divar.url}/_emulator/journal?derection=x`);
    expect(unknown.status).toBe(400);
    expect(await unknown.json()).toMatchObject({
      error: { where: 'derection', remedy: expect.stringContaining('direction') },
    });
    const broken = await fetch(`${divar.url}/_emulator/users/a/messages`, {
      method: 'POST',
      body: '{"text"',
    });
    expect(broken.status).toBe(400);
    expect(await broken.json()).toMatchObject({ error: { message: expect.stringContaining('no JSON') } });
  });

  it('delivers bytes as they are where the content type is another than JSON', async () => {
    await start();
    const response = await fetch(`${divar.url}/_emulator/events?wait=delivery`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array([0xff, 0x00, 0x7b]),
    });
    expect(response.status).toBe(200);
    const [entry] = await divar.journal.entries();
    expect(entry!.request).toMatchObject({ encoding: 'base64', body: '/wB7', bytes: 3 });
  });

  it('serves its own description', async () => {
    await start();
    const response = await fetch(`${divar.url}/_emulator/openapi.json`);
    expect(await response.json()).toMatchObject({ openapi: expect.stringMatching(/^3\.1/) });
    expect((await fetch(`${divar.url}/_emulator/nothing`)).status).toBe(404);
  });
});
