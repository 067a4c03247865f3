import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseConversation } from '../format/parse.ts';
import { replayConversations } from '../replay/replay.ts';
import { prettyReport } from '../report/pretty.ts';
import { type BotScript, startTestBot, type TestBot } from '../testing/test-bot.ts';
import { recordLive } from './recording.ts';

let bot: TestBot | undefined;
afterEach(async () => {
  await bot?.stop();
  bot = undefined;
});

/** Sends who logs in to Divar, and greets by the users path who comes back; says back what it is told. */
function greeter({ checksState }: { checksState: boolean }): BotScript {
  return async ({ text, request, response, reply }) => {
    const { url, clientSecret } = bot!.emulator;
    const own = new URL(request.url ?? '/', `http://${request.headers.host}`);
    const redirect_uri = `${own.origin}/callback`;
    if (own.pathname === '/login') {
      const state = 'state-of-this-browser';
      const scope = 'USER_ID CHAT_BOT_USER_MESSAGE_SEND';
      const query = { response_type: 'code', client_id: 'demo', redirect_uri, scope, state };
      const Location = `${url}/oauth2/auth?${new URLSearchParams(query)}`;
      response.writeHead(302, { Location, 'Set-Cookie': `state=${state}; HttpOnly` }).end();
    } else if (own.pathname === '/callback') {
      const state = own.searchParams.get('state');
      if (checksState && request.headers.cookie !== `state=${state}`) return response.writeHead(403).end();
      const code = own.searchParams.get('code') ?? '';
      const client = { client_id: 'demo', client_secret: clientSecret };
      await greet({ ...client, grant_type: 'authorization_code', code, redirect_uri });
    } else if (text !== '') await reply(`you said ${text}`);
  };
}

async function greet(form: Record<string, string>): Promise<void> {
  const { url, apiKey } = bot!.emulator;
  const answer = await fetch(`${url}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
  const { access_token } = (await answer.json()) as { access_token: string };
  const headers = {
    'X-Api-Key': apiKey,
    Authorization: `Bearer ${access_token}`,
    'Content-Type': 'application/json',
  };
  const { user_id } = (await (await fetch(`${url}/v1/open-platform/users`, { headers })).json()) as {
    user_id: string;
  };
  await fetch(`${url}/v1/open-platform/chat/bot/users/${encodeURIComponent(user_id)}/messages`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ text_message: 'welcome' }),
  });
}

/** What sara's browser and sara do; the redirects are followed by fetch. */
async function live(checksState: boolean): Promise<string> {
  bot = await startTestBot(greeter({ checksState }), {
    clientSecret: 'the-client-secret',
    autoConsent: 'sara',
  });
  const { control } = bot.emulator;
  const { origin } = new URL(bot.url);
  await control.patchApp({ body: { redirect_uris: [`${origin}/callback`] } });
  const login = await fetch(`${origin}/login`, { redirect: 'manual' });
  const asked = await fetch(login.headers.get('location')!, { redirect: 'manual' });
  await fetch(asked.headers.get('location')!, { headers: { cookie: 'state=state-of-this-browser' } });
  await bot.emulator.user('sara').says('hello');
  const text = await recordLive(control);
  await control.patchApp({ body: { redirect_uris: [], auto_consent: null } });
  return text;
}

async function expectGreen(text: string): Promise<void> {
  const conversation = parseConversation(text, { file: 'a.yaml' });
  const verdict = await replayConversations(bot!.emulator.control, [conversation]);
  expect(verdict.outcome, `${text}\n${prettyReport(verdict)}`).toBe('passed');
}

describe('a conversation that only the bot can begin', () => {
  it('is recorded with the consent that let it, and goes on in a replay', async () => {
    const text = await live(false);
    expect(parse(text).turns).toMatchObject([
      {
        consents: { redirect_uri: '/callback', scope: 'USER_ID CHAT_BOT_USER_MESSAGE_SEND' },
        expect: ['welcome'],
      },
      { says: 'hello', expect: ['you said hello'] },
    ]);
    await expectGreen(text);
    expect((await bot!.emulator.control.getApp()).redirect_uris).toEqual([]);
  });

  it('begins at a page of the bot where the bot knows its browser again', async () => {
    const text = await live(true);
    const consents = '  - { consents: { begins_at: /login }, expect: [welcome] }\n';
    await expectGreen(`name: a\nturns:\n${consents}  - { says: hello, expect: [you said hello] }\n`);
    const conversation = parseConversation(text, { file: 'a.yaml' });
    const verdict = await replayConversations(bot!.emulator.control, [conversation]);
    expect(verdict.conversations[0]!.failures[0]!.problems[0]!.message).toBe(
      'The bot answered GET /callback with 403.',
    );
  });
});
