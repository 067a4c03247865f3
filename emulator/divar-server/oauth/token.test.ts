import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OAuthRefusalId, violations } from '../../../spec/index.ts';
import { tempFolder } from '../../testing/temp-folder.ts';
import { clientSecret, redirectUri, tokenAnswer, type Walk, walkWith } from './testing/walk.ts';

const client = { client_id: 'my-bot', client_secret: clientSecret };
const basic = (secret: string, id = 'my-bot') => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
});
const exchange = (code: string) => ({ grant_type: 'authorization_code', code, redirect_uri: redirectUri });

let walk: Walk;

beforeAll(async () => {
  walk = await walkWith();
});
afterAll(() => walk.divar.stop());
beforeEach(async () => {
  await walk.divar.reset();
  await walk.divar.control.setClock({ body: { now: '2026-01-01T00:00:00Z' } });
});

const refresh = (refresh_token: unknown, more: Record<string, string> = {}) =>
  walk.token({ ...client, grant_type: 'refresh_token', refresh_token: String(refresh_token), ...more });

async function firstTokens() {
  return (await walk.token({ ...client, ...exchange(await walk.code()) })).answer;
}

const userOf = (token: unknown) =>
  fetch(`${walk.divar.url}/v1/open-platform/users`, {
    headers: { 'x-api-key': 'the-api-key', authorization: `Bearer ${token}` },
  });

describe('a code', () => {
  it('becomes a token that works', async () => {
    const { status, answer, headers, findings } = await walk.token({
      ...client,
      ...exchange(await walk.code()),
    });
    expect({ status, findings }).toEqual({ status: 200, findings: [] });
    expect(answer).toEqual({
      access_token: expect.stringMatching(/^ory_at_.{20,}/),
      expires_in: 3600,
      refresh_token: expect.stringMatching(/^ory_rt_.{20,}/),
      scope: 'USER_ID offline_access',
      token_type: 'bearer',
    });
    expect(headers.get('cache-control')).toBe('no-store');
    expect((await userOf(answer.access_token)).status).toBe(200);
  });

  it('gives no refresh token without offline_access', async () => {
    const { answer } = await walk.token({ ...client, ...exchange(await walk.code({ scope: 'USER_ID' })) });
    expect(answer).not.toHaveProperty('refresh_token');
  });

  it('may be exchanged with JSON, which is found', async () => {
    const response = await fetch(`${walk.divar.url}/oauth2/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...client, ...exchange(await walk.code()), refresh_token: null }),
    });
    expect(await tokenAnswer(response)).toMatchObject({ status: 200, findings: ['token_request_as_json'] });
  });

  it('may be exchanged with HTTP Basic, percent-encoded or not', async () => {
    await walk.divar.control.patchApp({ body: { client_secret: 'a+b/c=d:e' } });
    for (const secret of ['a+b/c=d:e', encodeURIComponent('a+b/c=d:e')]) {
      const { status } = await walk.token(exchange(await walk.code()), basic(secret));
      expect(status, secret).toBe(200);
    }
    await walk.divar.control.patchApp({ body: { client_secret: clientSecret } });
  });

  it('outlives failed client authentications: Basic with a wrong secret, then the form', async () => {
    const code = await walk.code();
    const failed = await walk.token(exchange(code), basic('wrong'));
    expect(failed).toMatchObject({ status: 401, answer: { error: 'invalid_client' } });
    expect(failed.headers.get('www-authenticate')).toMatch(/^Basic /);
    expect(
      (await walk.token({ ...exchange(code), client_id: 'my-bot', client_secret: 'wrong' })).status,
    ).toBe(401);
    expect((await walk.token({ ...client, ...exchange(code) })).status).toBe(200);
  });

  it('works once', async () => {
    const code = await walk.code();
    const { answer } = await walk.token({ ...client, ...exchange(code) });
    expect(await walk.token({ ...client, ...exchange(code) })).toMatchObject({
      status: 400,
      answer: { error: 'invalid_grant' },
      findings: ['used_code'],
    });
    expect((await userOf(answer.access_token)).status).toBe(200);
  });

  it('asks for the verifier of its challenge', async () => {
    const code_verifier = 'v'.repeat(43);
    const code_challenge = createHash('sha256').update(code_verifier).digest('base64url');
    const code = await walk.code({ code_challenge, code_challenge_method: 'S256' });
    const fields = { ...client, ...exchange(code) };
    expect((await walk.token(fields)).findings).toEqual(['wrong_code_verifier']);
    expect((await walk.token({ ...fields, code_verifier })).status).toBe(200);
  });
});

describe('a refresh', () => {
  it('gives new tokens, and two more minutes to the old ones', async () => {
    const old = await firstTokens();
    const fresh = await refresh(old.refresh_token);
    expect(fresh).toMatchObject({
      status: 200,
      answer: { expires_in: 3600, scope: 'USER_ID offline_access' },
    });
    expect(fresh.answer.refresh_token).not.toBe(old.refresh_token);
    await walk.divar.control.setClock({ body: { advance: '119s' } });
    expect((await userOf(old.access_token)).status).toBe(200);
    expect((await refresh(old.refresh_token)).status).toBe(200);
    await walk.divar.control.setClock({ body: { advance: '1s' } });
    expect((await userOf(old.access_token)).status).toBe(401);
    expect((await refresh(old.refresh_token)).answer).toMatchObject({ error: 'invalid_grant' });
    expect((await userOf(fresh.answer.access_token)).status).toBe(200);
  });

  it('comes after the hour of the access token, on the clock of the emulator', async () => {
    const old = await firstTokens();
    await walk.divar.control.setClock({ body: { advance: '61m' } });
    expect((await userOf(old.access_token)).status).toBe(401);
    const { answer } = await refresh(old.refresh_token);
    expect((await userOf(answer.access_token)).status).toBe(200);
  });
});

describe('each refusal of the token endpoint', () => {
  type Refused = OAuthRefusalId;
  /** Rows that are about the authorise URL. */
  const ofThePage = [
    'unregistered_redirect_uri',
    'unsupported_response_type',
    'missing_scope_parameter',
    'unknown_scope',
    'bad_code_challenge',
  ];
  const form = async (more: Record<string, string>) =>
    walk.token({ ...client, ...exchange(await walk.code()), ...more });

  const examples: Partial<
    Record<Refused, () => Promise<{ status: number; answer: object; findings: string[] }>>
  > = {
    unknown_client: () => form({ client_id: 'another' }),
    missing_client_authentication: async () => walk.token(exchange(await walk.code())),
    wrong_client_secret: () => form({ client_secret: 'of production' }),
    unreadable_token_request: () =>
      walk.token({ ...client, ...exchange('x') }, { 'content-type': 'multipart/form-data' }),
    missing_parameter: () => form({ code: '' }),
    async repeated_parameter() {
      const fields = new URLSearchParams({ ...client, ...exchange(await walk.code()) });
      fields.append('code', 'x');
      const response = await fetch(`${walk.divar.url}/oauth2/token`, { method: 'POST', body: fields });
      return tokenAnswer(response);
    },
    unsupported_grant_type: () => form({ grant_type: 'client_credentials' }),
    unknown_code: () => form({ code: 'ory_ac_none' }),
    async used_code() {
      const code = await walk.code();
      await walk.token({ ...client, ...exchange(code) });
      return walk.token({ ...client, ...exchange(code) });
    },
    async expired_code() {
      const code = await walk.code();
      await walk.divar.control.setClock({ body: { advance: '10m' } });
      return walk.token({ ...client, ...exchange(code) });
    },
    wrong_redirect_uri: () => form({ redirect_uri: `${redirectUri}/` }),
    wrong_code_verifier: async () =>
      walk.token({
        ...client,
        ...exchange(await walk.code({ code_challenge: 'x', code_challenge_method: 'plain' })),
        code_verifier: 'y',
      }),
    unknown_refresh_token: () => refresh('ory_rt_none'),
    async expired_refresh_token() {
      const { refresh_token } = await firstTokens();
      await walk.divar.control.setClock({ body: { advance: '720h' } });
      return refresh(refresh_token);
    },
    wider_scope: async () => refresh((await firstTokens()).refresh_token, { scope: 'USER_ID USER_PHONE' }),
  };

  it('has an example here', () => {
    const refused = Object.entries(violations).flatMap(([id, row]) => ('error' in row ? id : []));
    expect(Object.keys(examples).concat(ofThePage).sort()).toEqual(refused.sort());
  });

  it.each(Object.keys(examples) as Refused[])('%s is answered in the form of OAuth', async (id) => {
    const row = violations[id];
    const { status, answer, findings } = await examples[id]!();
    expect(answer).toEqual({ error: row.error, error_description: row.message });
    expect({ status, findings }).toEqual({ status: row.http, findings: [id] });
  });
});

describe('what real clients send', () => {
  it('no redirect_uri at all: refused, and the code lives on', async () => {
    const code = await walk.code();
    const { findings } = await walk.token({ ...client, grant_type: 'authorization_code', code });
    expect(findings).toEqual(['wrong_redirect_uri']);
    expect((await walk.token({ ...client, ...exchange(code) })).status).toBe(200);
  });

  it('a form without saying that it is one', async () => {
    const body = Buffer.from(new URLSearchParams({ ...client, ...exchange(await walk.code()) }).toString());
    const response = await fetch(`${walk.divar.url}/oauth2/token`, { method: 'POST', body });
    expect((await tokenAnswer(response)).status).toBe(200);
  });

  it.each(['', '[]', '{"code":5}', '{', 'null', '%%%', '\0'])(
    'the body %j, to which there is an answer',
    async (body) => {
      const response = await fetch(`${walk.divar.url}/oauth2/token`, { method: 'POST', body });
      expect([400, 401]).toContain((await tokenAnswer(response)).status);
      expect(walk.divar.notes).toEqual([]);
    },
  );

  it('parameters without a value, which count as left out', async () => {
    const code = await walk.code({ code_challenge: '', code_challenge_method: '' });
    const unset = await walk.token({ ...exchange(code), client_id: 'my-bot', client_secret: '' });
    expect(unset.findings).toEqual(['missing_client_authentication']);
    expect((await walk.token(exchange(code), basic(''))).findings).toEqual(['missing_client_authentication']);
    const fields = { ...client, ...exchange(code), code_verifier: '', scope: '', refresh_token: '' };
    expect((await walk.token(fields)).status).toBe(200);
  });

  it('parameters in the URL, which are not looked at there, and not shown', async () => {
    const fields = new URLSearchParams({ ...client, ...exchange(await walk.code()) });
    const response = await fetch(`${walk.divar.url}/oauth2/token?${fields}`, { method: 'POST' });
    expect((await tokenAnswer(response)).findings).toEqual(['missing_client_authentication']);
  });

  it('a body without end', async () => {
    const { status } = await walk.token({ ...client, ...exchange('x'), more: 'x'.repeat(100_000) });
    expect(status).toBe(400);
  });

  it('fields that are none, which are found', async () => {
    const { status, findings } = await walk.token({
      ...client,
      ...exchange(await walk.code()),
      audience: 'x',
    });
    expect({ status, findings }).toEqual({ status: 200, findings: ['unknown_field'] });
  });

  it('GET, which the gateway refuses', async () => {
    const response = await fetch(`${walk.divar.url}/oauth2/token`);
    expect(response.status).toBe(501);
  });
});

describe('the journal', () => {
  it('has each exchange, and no view of it has a secret', async () => {
    const code = await walk.code();
    await walk.token({ ...exchange(code), ...client, client_secret: 'secret-of-production' });
    await walk.token({ ...exchange('ory_ac_of_production'), ...client });
    const { answer } = await walk.token({ ...client, ...exchange(code) });
    await walk.token(exchange(code), basic(clientSecret));
    await refresh(answer.refresh_token);
    const { entries } = await walk.divar.control.listEntries();
    expect(entries.map(({ operation, status }) => [operation, status])).toEqual([
      ['issueToken', 401],
      ['issueToken', 400],
      ['issueToken', 200],
      ['issueToken', 400],
      ['issueToken', 200],
    ]);
    const views = JSON.stringify([
      entries,
      await walk.divar.control.getHar(),
      await Promise.all(entries.map(({ id }) => walk.divar.control.getCurl({ entry_id: id }))),
      await walk.divar.control.listTokens(),
      await walk.divar.control.getApp(),
    ]);
    expect(views).toContain('grant_type=authorization_code');
    const secrets = [
      code,
      clientSecret,
      'secret-of-production',
      'ory_ac_of_production',
      answer.access_token,
      answer.refresh_token,
    ];
    for (const secret of secrets) expect(views).not.toContain(secret);
    expect(views).not.toContain(Buffer.from(`my-bot:${clientSecret}`).toString('base64'));
  });
});

describe('--refuse-findings', () => {
  it('refuses what is only found otherwise, without using up the code', async () => {
    const code = await walk.code();
    await walk.divar.control.patchApp({ body: { refuse_findings: true } });
    expect(await walk.token({ ...client, ...exchange(code), audience: 'x' })).toMatchObject({
      status: 400,
      answer: { error: 'invalid_request' },
      findings: ['unknown_field'],
    });
    expect((await walk.token({ ...client, ...exchange(code) })).status).toBe(200);
    await walk.divar.control.patchApp({ body: { refuse_findings: false } });
  });
});

describe('a data folder', () => {
  it('keeps codes and tokens, and the exchanges without them', async () => {
    const data = tempFolder();
    const options = { data, seed: 1 };
    const first = await walkWith(options);
    const code = await first.code();
    const used = await first.code();
    const { answer } = await first.token({ ...client, ...exchange(used) });
    await first.divar.stop();
    const second = await walkWith(options);
    expect((await second.token({ ...client, ...exchange(code) })).status).toBe(200);
    expect((await second.token({ ...client, ...exchange(used) })).findings).toEqual(['used_code']);
    const refreshed = { grant_type: 'refresh_token', refresh_token: String(answer.refresh_token) };
    expect((await second.token({ ...client, ...refreshed })).status).toBe(200);
    expect(JSON.stringify(await second.divar.control.listEntries())).not.toContain(answer.access_token);
    await second.divar.stop();
  });
});

describe('faults', () => {
  it('strike the token endpoint, before the work or after it', async () => {
    const code = await walk.code();
    const fault = { direction: 'bot_to_divar', operation: 'issueToken', times: 1 } as const;
    await walk.divar.faults.set({ ...fault, status: 503 }, { ...fault, drop: true, after: true });
    expect((await walk.token({ ...client, ...exchange(code) })).status).toBe(503);
    await expect(walk.token({ ...client, ...exchange(code) })).rejects.toThrow();
    expect((await walk.token({ ...client, ...exchange(code) })).findings).toEqual(['used_code']);
  });

  it('strike what is about one user', async () => {
    const code = await walk.code();
    const fault = { direction: 'bot_to_divar', operation: 'issueToken', status: 503, times: 1 } as const;
    await walk.divar.faults.set({ ...fault, user: 'reza' }, { ...fault, user: 'sara' });
    const { status, answer } = await walk.token({ ...client, ...exchange(code) });
    expect([status, answer.error]).toEqual([503, 'server_error']);
    const taken = await walk.token({ ...client, ...exchange(code) });
    await walk.divar.faults.set({ ...fault, user: 'sara' });
    const refreshed = { grant_type: 'refresh_token', refresh_token: String(taken.answer.refresh_token) };
    expect((await walk.token({ ...client, ...refreshed })).status).toBe(503);
  });

  it('strike the authorise page', async () => {
    const fault = { direction: 'bot_to_divar', operation: 'authorise', times: 1 } as const;
    await walk.divar.faults.set(
      { ...fault, status: 503, headers: { 'Retry-After': '5' } },
      { ...fault, drop: true },
    );
    const visit = () => walk.open(walk.authoriseUrl());
    const answer = await visit();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    await expect(visit()).rejects.toThrow('fetch failed');
    expect((await visit()).status).toBe(200);
  });
});
