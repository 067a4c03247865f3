import { afterEach, expect, it } from 'vitest';
import { createEmulator, type Emulator } from '../../index.ts';

let divar: Emulator;
afterEach(() => divar.stop());

async function started(options: Parameters<typeof createEmulator>[0]): Promise<() => Promise<Response>> {
  divar = await createEmulator(options);
  await divar.control.setClock({ body: { now: '2026-01-01T12:00:30Z' } });
  const { conversation_id: id } = await divar.user('sara').says('سلام');
  return () =>
    fetch(`${divar.url}/v1/open-platform/chat/bot/conversations/${id}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': divar.apiKey },
      body: '{"text_message":"سلام"}',
    });
}

it('answers 429 to calls over the limit of a minute, says which, and takes those of the next', async () => {
  const send = await started({ rateLimit: 2 });
  expect([(await send()).status, (await send()).status]).toEqual([200, 200]);
  const refused = await send();
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBeNull();
  expect(await refused.json()).toEqual({
    code: 8,
    message: 'rate limit of this minute exceeded',
    details: [],
  });
  await divar.control.setClock({ body: { advance: '30s' } });
  expect((await send()).status).toBe(200);
});

it('answers 429 over the daily quota, with Retry-After where that is set', async () => {
  const send = await started({ dailyQuota: 1, retryAfter: '90s' });
  expect((await send()).status).toBe(200);
  const refused = await send();
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '90']);
  expect(await refused.json()).toMatchObject({ code: 8, message: 'daily quota exceeded' });
  const [found] = await divar.journal.findings();
  expect(found).toMatchObject({ id: 'daily_quota', expected: 'at most 1 calls' });
});

it('counts the calls that are refused for another reason', async () => {
  const send = await started({ rateLimit: 2, apiKey: 'the-key' });
  await divar.control.patchApp({ body: { api_keys: [{ key: 'the-key', permissions: [] }] } });
  expect([(await send()).status, (await send()).status, (await send()).status]).toEqual([403, 403, 429]);
});

it('is off by default, and set while running', async () => {
  const send = await started({});
  expect((await send()).status).toBe(200);
  const app = await divar.control.patchApp({ body: { limits: { per_minute: 1, retry_after: '1s' } } });
  expect(app.limits).toEqual({ per_minute: 1, per_day: null, retry_after: '1s' });
  expect((await send()).status).toBe(429);
  await divar.reset();
  await divar.control.patchApp({ body: { limits: {} } });
  expect((await divar.control.getApp()).limits).toEqual({
    per_minute: null,
    per_day: null,
    retry_after: null,
  });
});
