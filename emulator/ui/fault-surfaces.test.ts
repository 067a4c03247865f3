import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { controlContract } from '../../spec/index.ts';
import { faultsIn } from '../cli/fault-options.ts';
import { createEmulator } from '../create-emulator.ts';
import type { Fault } from '../index.ts';
import type { Emulator } from '../library/types.ts';
import { closeWindows, sharedBrowser } from './testing/browser.ts';
import { builtPage } from './testing/built-page.ts';
import { visit } from './testing/page-visit.ts';

interface Example {
  fault: Fault;
  flag: string;
  fill: (form: ReturnType<Page['locator']>) => Promise<unknown>;
}

const [event, call] = ['divar_to_bot', 'bot_to_divar'] as const;

/** One example for each property of the schema, said by flag and by page. */
const examples: Record<string, Example> = {
  direction: typed({ direction: call, drop: true }),
  operation: typed({ direction: event, operation: 'POST_UPDATE', drop: true }),
  conversation_id: typed({ direction: event, conversation_id: 'abc', drop: true }),
  user: typed({ direction: event, user: 'سارا', drop: true }),
  latency: typed({ direction: call, latency: '2s' }),
  status: typed({ direction: event, status: 503 }),
  drop: typed({ direction: event, drop: true }),
  after: typed({ direction: call, drop: true, after: true }),
  'after, of an event': typed({ direction: event, drop: true, after: true }),
  headers: {
    fault: { direction: call, headers: { 'Retry-After': '5' } },
    flag: `direction=${call},headers.Retry-After=5`,
    fill: (form) => form.locator('[name=headers]').fill('Retry-After: 5'),
  },
  duplicate: typed({ direction: event, duplicate: true }),
  late: typed({ direction: event, late: '3s' }),
  reorder: typed({ direction: event, reorder: true }),
  probability: typed({ direction: event, drop: true, probability: 0.25 }),
  seed: typed({ direction: event, drop: true, probability: 0.5, seed: 7 }),
  times: typed({ direction: event, drop: true, times: 3 }),
  body: body('own', 'سلام'),
  'body, empty': body('empty', ''),
  'body, broken': body('broken', '{"broken": '),
  'body, of an event': body('empty', '', event),
};

function typed(fault: Fault): Example {
  return {
    fault,
    flag: Object.entries(fault)
      .map(([name, value]) => `${name}=${value}`)
      .join(','),
    async fill(form) {
      const { direction: _said, ...rest } = fault;
      for (const [name, value] of Object.entries(rest)) await put(form.locator(`[name=${name}]`), value);
    },
  };
}

async function put(control: ReturnType<Page['locator']>, value: unknown): Promise<void> {
  if (value === true) return control.check();
  const isChoice = (await control.locator('option').count()) > 0;
  if (isChoice) await control.selectOption(String(value));
  else await control.fill(String(value));
}

function body(kind: string, text: string, direction: Fault['direction'] = call): Example {
  return {
    fault: { direction, body: text },
    flag: JSON.stringify({ direction, body: text }),
    async fill(form) {
      await form.locator('[name=body_kind]').selectOption(kind);
      if (kind === 'own') await form.locator('[name=body]').fill(text);
    },
  };
}

vi.setConfig({ testTimeout: 60_000 });

let browser: Browser;
let emulator: Emulator;
let page: Page;

beforeAll(async () => {
  const [launched, pageDir] = await Promise.all([sharedBrowser(), builtPage()]);
  browser = launched;
  emulator = await createEmulator({ page: pageDir, bot: 'http://127.0.0.1:1/' });
  await emulator.control.putUser({ user: 'سارا', body: {} });
  ({ page } = await visit(browser, { url: emulator.url }));
  await page.getByRole('tab', { name: 'State' }).click();
}, 60_000);

afterAll(async () => {
  await closeWindows();
  await emulator?.stop();
});

async function control(method: string, path: string, content?: unknown): Promise<{ faults: Fault[] }> {
  const answer = await fetch(`${emulator.url}/_emulator/${path}`, {
    method,
    ...(content !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(content),
    }),
  });
  return (await answer.json()) as { faults: Fault[] };
}

/** The form for a fault, empty, with none in force. */
async function openForm(): Promise<ReturnType<Page['locator']>> {
  await control('DELETE', 'faults');
  await page.reload();
  await page.getByRole('tab', { name: 'State' }).click();
  await page.getByText('Add a fault').click();
  return page.locator('.fault-form');
}

/** Faults that cannot be, and words of what is said about them. */
const refusals: [words: string, fault: object][] = [
  ['does nothing', { direction: call }],
  ['the field direction', { status: 500 }],
  ['do not go together', { direction: call, drop: true, status: 500 }],
  ['Did you mean', { direction: call, status: 500, operation: 'sendMessageToConversatoin' }],
  ['at most 1', { direction: call, drop: true, probability: 2 }],
  ['at least 1', { direction: call, drop: true, times: 0 }],
  ['a duration such as', { direction: call, latency: 'soon' }],
  ['more than a day', { direction: call, latency: '25h' }],
  ['cannot be sent', { direction: call, headers: { 'a b': 'c' } }],
  ['status', { direction: call, stauts: 500 }],
];

const schema = controlContract().schemas.Fault as { properties: Record<string, object> };

describe('every property of a fault', () => {
  it('has an example here', () => {
    const shown = Object.keys(examples).map((name) => name.split(',')[0]);
    expect([...new Set(shown)].sort()).toEqual(Object.keys(schema.properties).sort());
  });

  it.each(Object.entries(examples))('%s is said by the flag', (_, { flag, fault }) => {
    expect(faultsIn([flag])).toEqual([fault]);
  });

  it.each(Object.entries(examples))('%s is said by the control API', async (_, { fault }) => {
    expect((await control('PUT', 'faults', { faults: [fault] })).faults).toEqual([fault]);
    await control('DELETE', 'faults');
  });

  it.each(Object.entries(examples))('%s is said by the page', async (_, { fault, fill }) => {
    const form = await openForm();
    await form.locator('[name=direction]').selectOption(fault.direction);
    for (const more of await form.locator('summary').all()) await more.click();
    await fill(form);
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    await expect.poll(async () => (await control('GET', 'faults')).faults).toEqual([fault]);
  });
});

describe('a fault that cannot be', () => {
  it.each(refusals)('is refused by the flag: %s', async (words, fault) => {
    const started = async () => {
      const faults = faultsIn([JSON.stringify(fault)]);
      await (await createEmulator({ faults })).stop();
    };
    await expect(started()).rejects.toThrow(words);
  });

  it.each(refusals)('is refused by the control API: %s', async (words, fault) => {
    await control('DELETE', 'faults');
    const answer = (await control('PUT', 'faults', { faults: [fault] })) as unknown as {
      error: { message: string; where: string; remedy: string };
    };
    const { message, where, remedy } = answer.error;
    expect(`${message} ${remedy}`).toContain(words);
    expect(where).toMatch(/^\/faults\/0/);
    expect((await control('GET', 'faults')).faults).toEqual([]);
  });

  it('is refused in the page, in the words of the control API', async () => {
    const form = await openForm();
    await form.locator('[name=direction]').selectOption(call);
    await form.locator('[name=latency]').fill('soon');
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('a duration such as 50ms').waitFor();
    expect((await control('GET', 'faults')).faults).toEqual([]);
  });
});

it('a fault that has struck as often as it was to is gone from the page', async () => {
  await openForm();
  await control('PUT', 'faults', { faults: [{ direction: event, drop: true, times: 2 }] });
  const shown = page.locator('.faults li');
  await expect.poll(() => shown.allInnerTexts()).toEqual([expect.stringContaining('times: 2')]);
  await emulator.control.deliverEvent({ body: { body: { type: 'POST_UPDATE' } } });
  await expect.poll(() => shown.allInnerTexts()).toEqual([expect.stringContaining('times: 1')]);
  await emulator.control.deliverEvent({ body: { body: { type: 'POST_UPDATE' } } });
  await expect.poll(() => shown.count()).toBe(0);
});
