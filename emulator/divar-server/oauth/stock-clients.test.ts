import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childEnvironment, openAuthority, startInterceptor } from '../../index.ts';
import { clientSecret, type Walk, walkWith } from './testing/walk.ts';

const run = promisify(execFile);
/** Without a query, which openid-client takes off. */
const redirectUri = 'http://127.0.0.1:9/callback';
const clients = fileURLToPath(new URL('./testing/clients', import.meta.url));

let walk: Walk;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'divar-oauth-'));
  walk = await walkWith({ autoConsent: 'sara', redirectUris: [redirectUri] });
  await walk.divar.control.putUser({ user: 'sara', body: { phone: '09121234567' } });
});
afterAll(async () => {
  await walk.divar.stop();
  rmSync(folder, { recursive: true });
});

/** What a client that is nobody's own work makes of the whole walk: code, token, refresh, a call, a refusal. */
async function walkOf(client: string, env: Record<string, string>) {
  const { stdout } = await run(process.execPath, [path.join(clients, `${client}.mjs`)], {
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      CLIENT_ID: 'my-bot',
      CLIENT_SECRET: clientSecret,
      REDIRECT_URI: redirectUri,
      KEY: walk.divar.apiKey,
      ...env,
    },
    timeout: 25_000,
  });
  return JSON.parse(stdout);
}

describe.each(['openid-client', 'simple-oauth2'])('%s', (client) => {
  const expected = {
    seconds: expect.toSatisfy((seconds: number) => seconds > 3590 && seconds <= 3600),
    user: { user_id: expect.any(String), phone_number: '09121234567', phone_numbers: ['09121234567'] },
    error: 'invalid_grant',
  };

  it("walks at the emulator's address", async () => {
    const { url } = walk.divar;
    expect(await walkOf(client, { OAUTH: url, API: url })).toEqual(expected);
  });

  it("walks at Divar's own addresses", async () => {
    const authority = await openAuthority(folder);
    const interceptor = await startInterceptor({
      server: authority.server,
      handle: (request, response) => walk.divar.handle(request, response),
    });
    const environment = childEnvironment({ ...interceptor, authority: authority.certificate, env: {} });
    const real = { OAUTH: 'https://oauth.divar.ir', API: 'https://open-api.divar.ir' };
    expect(await walkOf(client, { ...environment.variables, ...real })).toEqual(expected);
    environment.close();
    await interceptor.close();
  });
});
