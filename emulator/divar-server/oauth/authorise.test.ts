import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { redirectUri, type Walk, walkWith } from './testing/walk.ts';

let walk: Walk;

beforeAll(async () => {
  walk = await walkWith();
});
afterAll(() => walk.divar.stop());
beforeEach(async () => {
  await walk.divar.reset();
  await walk.divar.control.patchApp({ body: { auto_consent: null } });
});

const location = (response: Response) => new URL(response.headers.get('location') ?? 'about:blank');
const told = (response: Response) => Object.fromEntries(location(response).searchParams);
const findings = (response: Response) => response.headers.get('x-emulator-findings');

describe('the page', () => {
  it('explains the scopes in both languages, and names the users', async () => {
    await walk.divar.control.putUser({ user: 'sara', body: { display_name: 'سارا محمدی' } });
    const url = walk.authoriseUrl({ scope: 'USER_PHONE CHAT_CONVERSATION_READ.c1' });
    const persian = await (await walk.open(url, { 'accept-language': 'fa-IR,fa;q=0.9' })).text();
    expect(persian).toContain('<html lang="fa" dir="rtl">');
    expect(persian).toContain('شماره تلفن شما را ببیند.');
    expect(persian).toContain('سارا محمدی');
    const english = await (await walk.open(url, { 'accept-language': 'en-GB' })).text();
    expect(english).toContain('<html lang="en" dir="ltr">');
    expect(english).toContain('See your phone number.');
    expect(english).toContain('CHAT_CONVERSATION_READ.c1');
    expect(await (await walk.open(`${url}&ui_locales=en`)).text()).toContain('lang="en" dir="ltr"');
  });

  it('runs nothing, loads nothing, and is in no frame', async () => {
    const response = await walk.open(walk.authoriseUrl());
    const policy = response.headers.get('content-security-policy')!;
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self' http: https:;/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(response.headers.get('referrer-policy')).toBe('same-origin');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.text()).not.toMatch(/<script|src=|https?:\/\/(?!127)/);
  });

  it('never turns what comes in the URL, or a name, into markup', async () => {
    await walk.divar.control.putUser({ user: '"><b>', body: { display_name: '<img src=x>' } });
    const page = await (await walk.open(walk.authoriseUrl({ state: '"><script>alert(1)</script>' }))).text();
    expect(page).not.toMatch(/<img|<b>|<script/);
    const wrong = await (await walk.open(walk.authoriseUrl({ client_id: '<script>' }))).text();
    expect(wrong).not.toContain('<script');
    expect(wrong).toContain('&lt;script&gt;');
  });
});

describe('the words of the page', () => {
  const stops: [string, string, () => Promise<Response>][] = [
    [
      'این پارامتر بیش از یک بار آمده است.',
      'This parameter came more than once.',
      () => inLanguage(`${walk.authoriseUrl()}&state=second`),
    ],
    [
      'هیچ برنامه‌ای این client_id را ندارد.',
      'No app has this client_id.',
      () => inLanguage(walk.authoriseUrl({ client_id: null })),
    ],
    [
      'این redirect_uri برای برنامه ثبت نشده است.',
      'This redirect_uri is not registered',
      () => inLanguage(walk.authoriseUrl({ redirect_uri: null })),
    ],
    [
      'این فرم پاسخ داده شده یا کهنه است.',
      'This form has been answered',
      () => walk.answer(inWords(walk.authoriseUrl()), { form: 'guessed' }),
    ],
    [
      'هیچ کاربری انتخاب نشده است.',
      'No user was chosen.',
      () => walk.answer(inWords(walk.authoriseUrl()), {}),
    ],
    [
      'این پاسخ از صفحهٔ دیگری آمده است',
      'This answer came from a page elsewhere',
      () => inLanguage(walk.authoriseUrl(), { origin: 'https://evil.example' }),
    ],
  ];
  let language = 'fa';
  const inWords = (url: string) => `${url}&ui_locales=${language}`;
  const inLanguage = (url: string, headers?: Record<string, string>) => walk.open(inWords(url), headers);
  /** Of a Persian page only what the URL or the app says may be in English, which stands in its own element. */
  const wordsOf = (page: string) =>
    page
      .replace(/^.*<main>/s, '')
      .replace(/<(code|a)[ >].*?<\/\1>/g, '')
      .replace(/<[^>]+>/g, '')
      .replace(/client_id|redirect_uri|slug|API|\u2066--[\w-]+\u2069/g, '');

  it.each(stops)('say in both languages why there is nothing to answer: %s', async (fa, en, stop) => {
    language = 'fa';
    const persian = await (await stop()).text();
    expect(persian).toContain(fa);
    expect(wordsOf(persian)).not.toMatch(/[a-z]/i);
    language = 'en';
    const english = await (await stop()).text();
    expect(english).toContain(en);
    expect(wordsOf(english)).not.toMatch(/\p{Script=Arabic}/u);
  });

  it('name the parameter, what came, and each address that would be taken', async () => {
    const repeated = await (await walk.open(`${walk.authoriseUrl()}&state=second`)).text();
    expect(repeated).toContain('<code>state</code>');
    await walk.divar.control.patchApp({ body: { redirect_uris: [redirectUri, 'http://127.0.0.1:9/other'] } });
    const page = await (await walk.open(walk.authoriseUrl({ redirect_uri: 'http://a.example/' }))).text();
    for (const one of ['http://a.example/', redirectUri, 'http://127.0.0.1:9/other'])
      expect(page).toContain(`<code>${one}</code>`);
    await walk.divar.control.patchApp({ body: { redirect_uris: [redirectUri] } });
  });

  it('tell users of one name from each other, and those whose name cannot be seen', async () => {
    for (const [user, display_name] of [
      ['ali-1', 'علی'],
      ['ali-2', 'علی'],
      ['unseen', '\u200c'],
    ] as const)
      await walk.divar.control.putUser({ user, body: { display_name } });
    const page = await (await walk.open(walk.authoriseUrl())).text();
    for (const user of ['ali-1', 'ali-2', 'unseen'])
      expect(page).toContain(`<bdi class="soft">${user}</bdi>`);
  });

  it('lead on where the same request may be opened again', async () => {
    const page = await (await walk.answer(walk.authoriseUrl(), {})).text();
    const again = /<a href="(\?[^"]+)">[^<]+<\/a><\/p>/.exec(page)![1]!.replaceAll('&amp;', '&');
    expect((await walk.open(`${walk.divar.url}/oauth2/auth${again}`)).status).toBe(200);
  });
});

describe('an answer', () => {
  it('allows: back with a code and the state, what the address had included', async () => {
    await walk.divar.control.putUser({ user: 'sara', body: {} });
    const response = await walk.answer(walk.authoriseUrl(), { user: 'sara' });
    expect(response.status).toBe(303);
    expect(told(response)).toEqual({
      from: 'divar',
      code: expect.stringMatching(/^ory_ac_/),
      state: 'the-state-of-the-app',
    });
  });

  it('denies: back with an error, and no user joins', async () => {
    const response = await walk.answer(walk.authoriseUrl(), { answer: 'deny', new_user: 'reza' });
    expect(told(response)).toEqual({
      from: 'divar',
      error: 'access_denied',
      error_description: 'The resource owner denied the request.',
      state: 'the-state-of-the-app',
    });
    expect((await walk.divar.control.listUsers()).users).toEqual([]);
  });

  it('may be that of a new user', async () => {
    await walk.answer(walk.authoriseUrl(), { new_user: ' رضا ' });
    expect((await walk.divar.control.listUsers()).users).toMatchObject([{ name: 'رضا' }]);
  });

  it('without a user leads nowhere', async () => {
    const response = await walk.answer(walk.authoriseUrl(), {});
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
  });

  it('counts only with the name of the form, once, and for the same request', async () => {
    const url = walk.authoriseUrl();
    const forged = await walk.answer(url, { form: 'guessed', user: 'sara' });
    expect([forged.status, forged.headers.get('location')]).toEqual([403, null]);
    const form = /name="form" value="([^"]+)"/.exec(await (await walk.open(url)).text())![1]!;
    const post = (to: string) =>
      fetch(to, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ form, answer: 'allow', new_user: 'sara' }),
      });
    expect((await post(walk.authoriseUrl({ scope: 'USER_PHONE' }))).status).toBe(403);
    expect((await post(`${url}&ui_locales=en`)).status).toBe(303);
    expect((await post(url)).status).toBe(403);
  });

  it('is not taken from a page elsewhere', async () => {
    const response = await fetch(walk.authoriseUrl(), {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: 'https://evil.example' },
      body: new URLSearchParams({ form: 'x' }),
    });
    expect([response.status, response.headers.get('location')]).toEqual([403, null]);
  });
});

describe('a client or an address that is not known', () => {
  it.each([
    ['client_id', { client_id: 'another' }, 'unknown_client'],
    ['client_id', { client_id: null }, 'unknown_client'],
    ['redirect_uri', { redirect_uri: 'https://evil.example/' }, 'unregistered_redirect_uri'],
    ['redirect_uri', { redirect_uri: `${redirectUri}&more=1` }, 'unregistered_redirect_uri'],
    ['redirect_uri', { redirect_uri: null }, 'unregistered_redirect_uri'],
    ['redirect_uri', { redirect_uri: '' }, 'unregistered_redirect_uri'],
  ])('is shown and leads nowhere: %s %j', async (_name, change, finding) => {
    const response = await walk.open(walk.authoriseUrl({ ...change, scope: 'NO_SUCH_SCOPE' }));
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    expect(findings(response)).toBe(finding);
    expect(await response.text()).toContain('<html');
  });

  it.each(['client_id=my-bot', 'redirect_uri=https://evil.example/', 'state=another-state'])(
    'is shown and leads nowhere: a second %s',
    async (second) => {
      const response = await walk.open(`${walk.authoriseUrl({})}&${second}`);
      expect([response.status, response.headers.get('location')]).toEqual([400, null]);
      expect(findings(response)).toBe('repeated_parameter');
    },
  );

  it('is refused of an answer too', async () => {
    const response = await walk.answer(walk.authoriseUrl({ redirect_uri: 'https://evil.example/' }), {});
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
  });
});

describe('a wrong request of a known client', () => {
  it.each([
    [{ response_type: 'token' }, 'unsupported_response_type', 'unsupported_response_type'],
    [{ response_type: null }, 'unsupported_response_type', 'unsupported_response_type'],
    [{ scope: null }, 'invalid_scope', 'missing_scope_parameter'],
    [{ scope: ' ' }, 'invalid_scope', 'missing_scope_parameter'],
    [{ scope: 'USER_ID NO_SUCH_SCOPE' }, 'invalid_scope', 'unknown_scope'],
    [{ scope: 'USER_ID,USER_PHONE' }, 'invalid_scope', 'unknown_scope'],
    [{ scope: 'CHAT_CONVERSATION_READ' }, 'invalid_scope', 'unknown_scope'],
    [{ scope: 'USER_ID.me' }, 'invalid_scope', 'unknown_scope'],
    [{ code_challenge_method: 'S512', code_challenge: 'x' }, 'invalid_request', 'bad_code_challenge'],
    [{ code_challenge_method: 'S256' }, 'invalid_request', 'bad_code_challenge'],
    [{ code_challenge_method: 'S256', code_challenge: '' }, 'invalid_request', 'bad_code_challenge'],
  ])('goes back with an error: %j', async (change, error, finding) => {
    const response = await walk.open(walk.authoriseUrl(change));
    expect(response.status).toBe(302);
    expect(told(response)).toEqual({
      from: 'divar',
      error,
      error_description: expect.stringMatching(/^The .+\.$/),
      state: 'the-state-of-the-app',
    });
    expect(findings(response)).toBe(finding);
  });
});

it.each(['scope=USER_PHONE', 'response_type=code'])('a second %s goes back with an error', async (second) => {
  const response = await walk.open(`${walk.authoriseUrl({})}&${second}`);
  expect(told(response)).toMatchObject({ error: 'invalid_request', state: 'the-state-of-the-app' });
});

describe('what real clients send', () => {
  it.each(['+', '%20'])('scopes with %s between them', async (space) => {
    await walk.divar.control.patchApp({ body: { auto_consent: 'sara' } });
    const url = `${walk.authoriseUrl({ scope: null })}&scope=USER_ID${space}USER_PHONE`;
    expect(told(await walk.open(url)).code).toBeDefined();
  });

  it.each([[{ state: null }], [{ state: '' }], [{ state: 'short' }]])(
    'too little state: %j, which is found',
    async (change) => {
      await walk.divar.control.patchApp({ body: { auto_consent: 'sara' } });
      const response = await walk.open(walk.authoriseUrl(change));
      expect(findings(response)).toBe('missing_state');
      expect(told(response)).toMatchObject({ from: 'divar', code: expect.any(String) });
      expect(told(response).state).toBe(change.state || undefined);
    },
  );
});

describe('--refuse-findings', () => {
  it('refuses what is only found otherwise', async () => {
    await walk.divar.control.patchApp({ body: { auto_consent: 'sara', refuse_findings: true } });
    expect(told(await walk.open(walk.authoriseUrl({ state: 'short' })))).toEqual({
      from: 'divar',
      error: 'invalid_request',
      error_description: 'refused on request (--refuse-findings): missing_state',
      state: 'short',
    });
    expect(told(await walk.open(walk.authoriseUrl())).code).toBeDefined();
    await walk.divar.control.patchApp({ body: { refuse_findings: false } });
  });
});

describe('auto-consent', () => {
  it('leads back at once in the name of the user', async () => {
    await walk.divar.control.patchApp({ body: { auto_consent: 'reza' } });
    const response = await walk.open(walk.authoriseUrl());
    expect(response.status).toBe(302);
    expect(told(response)).toMatchObject({ code: expect.any(String), state: 'the-state-of-the-app' });
    expect((await walk.divar.control.listUsers()).users).toMatchObject([{ name: 'reza' }]);
  });

  it('never leads to an address that is not registered', async () => {
    await walk.divar.control.patchApp({ body: { auto_consent: 'reza' } });
    expect((await walk.open(walk.authoriseUrl({ redirect_uri: 'https://evil.example/' }))).status).toBe(400);
  });

  it('can be an option of the start', async () => {
    const other = await walkWith({ autoConsent: true });
    expect((await other.open(other.authoriseUrl())).status).toBe(302);
    expect((await other.divar.control.listUsers()).users).toMatchObject([{ name: 'user' }]);
    await other.divar.stop();
  });
});

describe('the control API', () => {
  it('answers an authorise URL in the name of a user', async () => {
    const body = { url: walk.authoriseUrl(), user: 'sara', allow: false };
    const { redirect_to } = await walk.divar.control.decideConsent({ body });
    expect(new URL(redirect_to).searchParams.get('error')).toBe('access_denied');
  });

  it.each([
    ['no url', 'is not a URL'],
    ['/oauth2/auth?client_id=my-bot', 'is not a URL'],
    ['http://127.0.0.1:1/oauth2/auth?client_id=another', 'No app has this client_id'],
    ['https://oauth.divar.ir/oauth2/authorize?client_id=my-bot', 'No authorise page has the path'],
  ])('refuses %s, and says why', async (url, message) => {
    const answer = walk.divar.control.decideConsent({ body: { url, user: 'sara' } });
    const problem = { status: 400, where: '/url', message: expect.stringContaining(message) };
    await expect(answer).rejects.toMatchObject(problem);
    expect((await walk.divar.control.listUsers()).users).toEqual([]);
  });

  it('takes an authorise URL of any host, and says what is wrong with it', async () => {
    const url = walk
      .authoriseUrl({ scope: 'USER_ID NO_SUCH_SCOPE' })
      .replace(walk.divar.url, 'https://oauth.divar.ir');
    const { redirect_to, findings } = await walk.divar.control.decideConsent({ body: { url, user: 'sara' } });
    expect(new URL(redirect_to).searchParams.get('error')).toBe('invalid_scope');
    expect(findings).toMatchObject([{ id: 'unknown_scope', actual: 'NO_SUCH_SCOPE' }]);
  });

  it.each(['callback', 'localhost:8000/callback', 'http://a/#fragment', 'javascript:alert(1)', '/callback'])(
    'registers no %s',
    async (uri) => {
      const change = walk.divar.control.patchApp({ body: { redirect_uris: [redirectUri, uri] } });
      await expect(change).rejects.toMatchObject({ status: 400, where: '/redirect_uris/1' });
      await expect(walkWith({ redirectUris: [uri] })).rejects.toThrow('--redirect-uri');
    },
  );
});

describe('the journal', () => {
  it('has the visit, its answer and where it led, without the code and without the page', async () => {
    await walk.open(walk.authoriseUrl());
    const response = await walk.answer(walk.authoriseUrl(), { new_user: 'sara' });
    const { entries } = await walk.divar.control.listEntries();
    expect(entries.map(({ operation, method, status }) => [operation, method, status])).toEqual([
      ['authorise', 'GET', 200],
      ['authorise', 'GET', 200],
      ['authorise', 'POST', 303],
    ]);
    expect(entries[0]!.response).toMatchObject({ body: '', truncated: true });
    const text = JSON.stringify(entries);
    expect(text).toContain('&state=the-state-of-the-app');
    expect(text).not.toContain(told(response).code);
  });
});

describe('an emulator with a control token', () => {
  it('shows the page only to who has it', async () => {
    const guarded = await walkWith({ controlToken: 'the-control-token' });
    const url = guarded.authoriseUrl();
    const away = await guarded.open(`${url}&ui_locales=en`);
    expect(away.status).toBe(401);
    expect(await away.text()).toContain('First open the link that it printed at its start.');
    expect((await guarded.open(url, { cookie: 'divar_emulator_token=the-control-token' })).status).toBe(200);
    await guarded.divar.stop();
  });
});
