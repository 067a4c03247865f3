import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator } from '../../index.ts';
import { listedPlatform, verifiedPlatform } from './platform.ts';

let divar: Emulator;
beforeAll(async () => {
  divar = await createEmulator();
});
afterAll(() => divar.stop());

const verdicts = async (values: object) => {
  const { checks } = await verifiedPlatform({ platform: divar.url, ...values });
  return Object.fromEntries(checks.map(({ id, verdict, reason }) => [id, reason ?? verdict]));
};

describe('verify --platform', () => {
  it('drives an emulator in an app of its own, which is gone afterwards', async () => {
    expect(await verdicts({ only: ['SND-01', 'EVT-02'] })).toEqual({ 'SND-01': 'pass', 'EVT-02': 'pass' });
    const { apps } = await divar.control.listApps();
    expect(apps.map(({ slug }) => slug)).toEqual(['demo']);
  });

  it('with a key calls as that app, in the given conversation, and runs nothing that needs users', async () => {
    const { conversation_id: conversation } = await divar.user('sara').says('سلام');
    const { apiKey } = divar;
    expect(await verdicts({ apiKey, conversation, only: ['SND-01', 'SND-14', 'USR-01'] })).toEqual({
      'SND-01': 'pass',
      'SND-14': 'the users of this platform cannot be driven',
      'USR-01': 'no user with an access token was given',
    });
    const { messages } = await divar.control.listMessages({ conversation_id: conversation });
    expect(messages.at(-1)!.text).toContain('SND-01');
  });

  it('takes no word of a refusal for a key that is as short', async () => {
    const { conversation_id: conversation } = await divar.user('sara').says('سلام');
    await divar.control.patchApp({ body: { api_keys: [{ key: divar.apiKey }, { key: 'app' }] } });
    const only = ['REF-02', 'REF-14'];
    expect(await verdicts({ apiKey: 'app', conversation, only })).toEqual({
      'REF-02': 'pass',
      'REF-14': 'pass',
    });
  });

  it('writes to a given user with a given token', async () => {
    const { access_token: accessToken, user_id: userId } = await divar.control.createToken({
      body: { user: 'reza', scopes: ['CHAT_BOT_USER_MESSAGE_SEND'] },
    });
    const { apiKey } = divar;
    expect(await verdicts({ apiKey, accessToken, userId, only: ['USR-01', 'USR-02'] })).toEqual({
      'USR-01': 'pass',
      'USR-02': 'pass',
    });
  });

  it('sends nothing to a platform elsewhere before it is told to, and says what it would', async () => {
    const values = { platform: 'https://open-api.divar.ir', apiKey: 'key', only: ['SND-10'] };
    await expect(verifiedPlatform(values)).rejects.toThrow(/nothing was sent[\s\S]*SND-10 +messages: 5\n/);
  });

  it('says so where a server is not an emulator and no key was given', async () => {
    const server = createServer((_, response) => response.writeHead(404).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const platform = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await expect(verifiedPlatform({ platform })).rejects.toThrow(
      /is not an emulator that can be driven.*--api-key/,
    );
    server.close();
  });

  it('says so where nothing listens', async () => {
    const platform = 'http://127.0.0.1:1';
    await expect(verifiedPlatform({ platform, apiKey: 'key' })).rejects.toThrow(/cannot be reached/);
  });

  it('lists its rules', () => {
    expect(listedPlatform()).toMatch(/^SND-01 +must +published +takes a text on the published path\n/);
  });
});
