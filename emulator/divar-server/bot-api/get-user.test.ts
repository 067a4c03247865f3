import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator } from '../../index.ts';

let divar: Emulator;

beforeAll(async () => {
  divar = await createEmulator({ apiKey: 'the-api-key' });
});
afterAll(() => divar.stop());
beforeEach(() => divar.reset());

interface Call {
  method?: string;
  token?: string | undefined;
  scheme?: string;
  body?: string;
  key?: string;
}

async function users({ method = 'GET', token, scheme = 'Bearer', body, key = 'the-api-key' }: Call) {
  const response = await fetch(`${divar.url}/v1/open-platform/users`, {
    method,
    headers: {
      'content-type': 'application/json',
      'x-api-key': key,
      ...(token !== undefined && { authorization: `${scheme} ${token}` }),
    },
    ...(body !== undefined && { body }),
  });
  return {
    status: response.status,
    answer: (await response.json()) as Record<string, unknown>,
    findings: response.headers.get('x-emulator-findings'),
  };
}

describe('GET /users', () => {
  it.each([
    [['USER_ID'], ['user_id']],
    [['USER_PHONE'], ['phone_number', 'phone_numbers']],
    [
      ['USER_PHONE', 'USER_ID', 'offline_access'],
      ['phone_number', 'phone_numbers', 'user_id'],
    ],
  ])('with the scopes %j answers %j', async (scopes, fields) => {
    await divar.control.putUser({ user: 'sara', body: { phone: '09121234567' } });
    const { access_token: token, user_id } = await divar.user('sara').grants(scopes);
    const { status, answer, findings } = await users({ token });
    expect({ status, findings }).toEqual({ status: 200, findings: null });
    expect(Object.keys(answer).sort()).toEqual(fields);
    const all = { user_id, phone_number: '09121234567', phone_numbers: ['09121234567'] };
    expect(all).toMatchObject(answer);
  });

  it('answers for the very user of the token, with an id that stays', async () => {
    const [sara, reza] = [
      await divar.user('sara').grants(['USER_ID']),
      await divar.user('reza').grants(['USER_ID']),
    ];
    const ids = await Promise.all(
      [sara, sara, reza].map(async ({ access_token: token }) => (await users({ token })).answer.user_id),
    );
    expect(ids).toEqual([sara.user_id, sara.user_id, reza.user_id]);
    expect(sara.user_id).not.toBe(reza.user_id);
    expect(sara.user_id).toMatch(/^[A-Za-z0-9]{43}=$/);
  });

  it('gives another app another id of a user of the same name', async () => {
    const { api_key: key } = await divar.control.createApp({ body: { slug: 'shop' } });
    const own = await divar.user('sara').grants(['USER_ID']);
    const body = { user: 'sara', scopes: ['USER_ID'] };
    const other = await divar.control.createToken({ app: 'shop', body });
    expect((await users({ token: other.access_token, key })).answer).toEqual({ user_id: other.user_id });
    expect(other.user_id).not.toBe(own.user_id);
    expect((await users({ token: own.access_token, key })).findings).toBe('unknown_token');
  });

  it('has a phone number that stays, also where none was given', async () => {
    const { access_token: token } = await divar.user('sara').grants(['USER_PHONE']);
    const { answer } = await users({ token });
    expect(answer.phone_number).toMatch(/^0900\d{7}$/);
    expect((await users({ token })).answer).toEqual(answer);
  });

  it.each([[undefined], ['{}'], ['no JSON']])(
    'may be POST, as in older clients, with the body %j',
    async (body) => {
      const { access_token: token } = await divar.user('sara').grants(['USER_ID']);
      const { status, findings } = await users({
        method: 'POST',
        token,
        ...(body !== undefined && { body }),
      });
      expect({ status, findings }).toEqual({ status: 200, findings: 'retired_path' });
    },
  );

  it.each(['bearer', 'BEARER', 'Bearer '])('takes the word "%s" before the token', async (scheme) => {
    const { access_token: token } = await divar.user('sara').grants(['USER_ID']);
    expect((await users({ token, scheme })).status).toBe(200);
  });

  it.each(['GET', 'POST'])('refuses what its rules refuse, with %s', async (method) => {
    const { access_token: scopeless } = await divar.user('sara').grants(['offline_access']);
    const refusal = async (call: Call) => {
      const { status, answer, findings } = await users({ method, ...call });
      return [status, answer.code, findings?.replace(/, retired_path$/, '')];
    };
    expect(await refusal({ token: scopeless, key: '' })).toEqual([401, 16, 'missing_api_key']);
    expect(await refusal({ token: scopeless, key: 'another' })).toEqual([412, 9, 'unknown_api_key']);
    expect(await refusal({})).toEqual([401, 16, 'missing_token']);
    expect(await refusal({ token: 'ory_at_none' })).toEqual([401, 16, 'unknown_token']);
    expect(await refusal({ token: scopeless, scheme: 'Token' })).toEqual([401, 16, 'missing_token']);
    expect(await refusal({ token: scopeless })).toEqual([403, 7, 'missing_scope']);
    const permissions = ['CHAT_BOT_SEND_MESSAGE'];
    await divar.control.patchApp({ body: { api_keys: [{ key: 'the-api-key', permissions }] } });
    expect(await refusal({ token: scopeless })).toEqual([403, 7, 'missing_permission']);
    await divar.control.patchApp({ body: { api_keys: [{ key: 'the-api-key' }] } });
  });
});

describe('access that was taken back', () => {
  it('ends the token and its refresh token', async () => {
    const sara = divar.user('sara');
    const { access_token: token } = await sara.grants(['USER_ID', 'offline_access']);
    await sara.revokes();
    expect(await users({ token })).toMatchObject({ status: 401, findings: 'unknown_token' });
  });
});
