import type { Browser, Locator, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { platformContract, violations } from '../../spec/index.ts';
import { closeWindows, sharedBrowser } from './testing/browser.ts';
import { builtPage } from './testing/built-page.ts';
import { type BotReply, FakeEmulator } from './testing/fake-emulator.ts';
import { keepPicture, type Visit, type VisitOptions, visit } from './testing/page-visit.ts';
import { evilReply, foundReply, nineButtons } from './testing/sample-bot.ts';

vi.setConfig({ testTimeout: 60_000 });

let browser: Browser;
let pageDir: string;
let fake: FakeEmulator;
let visits: Visit[] = [];

beforeAll(async () => {
  [browser, pageDir] = await Promise.all([sharedBrowser(), builtPage()]);
});

afterAll(closeWindows);

afterEach(async () => {
  const troubles = visits.flatMap((one) => one.troubles);
  for (const { context } of visits) await context.close();
  visits = [];
  await fake.stop();
  expect(troubles).toEqual([]);
});

/** An emulator whose bot answers with these replies, and a visitor on its page. */
async function open(
  bot: (text: string) => BotReply[] = (text) => [{ text: `echo: ${text}` }],
  options: Omit<VisitOptions, 'url'> & { prepare?: (fake: FakeEmulator) => void; path?: string } = {},
): Promise<Page> {
  fake = await FakeEmulator.start({ pageDir, bot: ({ text = '' }) => bot(text) });
  options.prepare?.(fake);
  const one = await visit(browser, { url: `${fake.url}${options.path ?? '/'}`, ...options });
  visits.push(one);
  return one.page;
}

async function say(page: Page, text: string): Promise<void> {
  await page.locator('.composer-text').fill(text);
  await page.keyboard.press('Enter');
}

function texts(locator: Locator): () => Promise<string[]> {
  return () => locator.allInnerTexts();
}

const bubbles = (page: Page) => page.locator('.bubble-text');

describe('a first visit', () => {
  test('tells a newcomer what to do in three steps, with lines for four languages', async () => {
    const page = await open(undefined, {});
    expect(await page.locator('.steps h3').count()).toBe(3);
    for (const [language, words] of [
      ['Python', 'ThreadingHTTPServer'],
      ['Go', 'http.ListenAndServe'],
      ['PHP', 'php://input'],
      ['Node', 'createServer'],
    ]) {
      await page.getByRole('button', { name: language, exact: true }).click();
      const lines = page.locator('.sample pre');
      expect(await lines.innerText()).toContain(words);
      expect(await lines.innerText()).toContain(fake.url);
    }
    await keepPicture(page, 'first-visit-en');
  });

  test('changes the events URL in the last step, and says hello from there', async () => {
    const page = await open();
    await page.locator('.steps input[name=bot]').fill('http://127.0.0.1:9000/hook');
    await page.locator('.steps').getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => fake.app.bot).toBe('http://127.0.0.1:9000/hook');
    await page.getByRole('button', { name: 'Say سلام' }).click();
    await expect.poll(texts(bubbles(page))).toEqual(['سلام', 'echo: سلام']);
  });

  test('speaks Persian to a Persian browser, right to left, and switches to English and back', async () => {
    const page = await open(undefined, { language: 'fa' });
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Chats' }).waitFor();
    expect(await page.locator('html').getAttribute('dir')).toBe('ltr');
    await page.reload();
    await page.getByRole('button', { name: 'فارسی' }).click();
    await page.getByRole('heading', { name: 'گفتگوها' }).waitFor();
  });
});

describe('the chat', () => {
  test('shows what was typed, how it was delivered, and the reply', async () => {
    const page = await open();
    await say(page, 'قیمت؟');
    await expect.poll(texts(bubbles(page))).toEqual(['قیمت؟', 'echo: قیمت؟']);
    await page.locator('.bubble-user', { hasText: 'delivered 200 in 34 ms' }).waitFor();
    expect(await page.locator('.composer-text').inputValue()).toBe('');
  });

  test('says "sending" while the bot has not answered yet', async () => {
    const page = await open();
    fake.botMode = 'silent';
    await say(page, 'still there?');
    await page.locator('.bubble-user', { hasText: 'sending' }).waitFor();
  });

  test('shows a bot that is down, and sends again once it is up', async () => {
    const page = await open();
    fake.botMode = 'down';
    await say(page, 'hello');
    await page.locator('.bubble-user', { hasText: 'bot is down' }).waitFor();
    await page.locator('.pill', { hasText: 'Bot is down' }).waitFor();
    await keepPicture(page, 'bot-down-en');
    fake.botMode = 'up';
    await page.getByRole('button', { name: 'Resend' }).first().click();
    await expect.poll(texts(bubbles(page))).toEqual(['hello', 'echo: hello']);
    await page.locator('.bubble-user', { hasText: 'delivered 200' }).waitFor();
    expect(await page.locator('.resend').count()).toBe(0);
  });

  test('shows an event that the bot refuses', async () => {
    const page = await open();
    fake.botMode = 'failing';
    await say(page, 'hello');
    await page.locator('.bubble-user', { hasText: 'refused 403' }).waitFor();
    await page.locator('.pill', { hasText: 'Bot fails' }).waitFor();
  });

  test('puts the first button of a row at the right, in Persian and in English', async () => {
    for (const language of ['fa', 'en'] as const) {
      const page = await open(() => [{ text: 'x', buttons: nineButtons }], { language });
      await say(page, 'دکمه');
      await page.locator('.grid-button').nth(8).waitFor();
      const boxes = await Promise.all(
        [0, 1, 2].map((index) => page.locator('.grid-button').nth(index).boundingBox()),
      );
      const lefts = boxes.map((box) => box?.x ?? 0);
      expect(lefts[0]).toBeGreaterThan(lefts[1] ?? 0);
      expect(lefts[1]).toBeGreaterThan(lefts[2] ?? 0);
      expect(await page.locator('.grid-row').count()).toBe(3);
      if (language === 'fa') await fake.stop();
    }
  });

  test('draws the common icons, and names the others beside a neutral glyph', async () => {
    const page = await open(() => [{ text: 'x', buttons: nineButtons }]);
    await say(page, 'دکمه');
    await page.locator('.grid-button', { hasText: 'آگهی' }).locator('svg').waitFor();
    expect(await page.locator('.icon-named small').allInnerTexts()).toEqual(['BRAND_SAIPA']);
    expect(await page.locator('.grid-button', { hasText: 'ساده' }).locator('svg').count()).toBe(0);
  });

  test('does what Divar would do for each kind of button, and shows what happened', async () => {
    const page = await open(() => [{ text: 'x', buttons: nineButtons }]);
    await say(page, 'دکمه');
    const pressing = async (caption: string, outcome: string) => {
      await page.locator('.grid-button', { hasText: caption }).click();
      await page.locator('.press', { hasText: caption }).filter({ hasText: outcome }).waitFor();
    };
    await pressing('آگهی', 'would open: https://example.com/my');
    await pressing('پرداخت', 'would open: https://example.com/session/1');
    await page.locator('.press').getByRole('button', { name: 'Show on the wire' }).click();
    await page.locator('.detail-title', { hasText: 'SESSION_INITIALISATION' }).waitFor();
    await pressing('قیمت', 'قیمت روز: ۱۲۰۰');
    await pressing('دیدن', 'would open the page of the post: gZd7omnS');
    await pressing('مدیریت', "would open the post's management page: gZd7omnS");
    fake.botMode = 'failing';
    await pressing('پرداخت', 'failed: The app answered 500.');
  });

  test('keeps a script, markup and a javascript: link harmless', async () => {
    const page = await open(() => [evilReply]);
    await say(page, '<script>window.pwned = 0</script>');
    await expect.poll(texts(bubbles(page))).toEqual(['<script>window.pwned = 0</script>', evilReply.text]);
    await page.locator('.grid-button').click();
    await page.locator('.press', { hasText: 'not an http link' }).waitFor();
    await page.locator('.entry').first().click();
    await page.locator('.detail .code').first().waitFor();
    expect(await page.locator('a[href^=javascript]').count()).toBe(0);
    expect(await page.locator('.bubble script, .bubble img, .grid-button b').count()).toBe(0);
    expect(await page.evaluate('window.pwned')).toBeUndefined();
  });

  test('keeps two users in two conversations apart', async () => {
    const page = await open();
    await say(page, 'from sara');
    await expect.poll(texts(bubbles(page))).toEqual(['from sara', 'echo: from sara']);
    await page.getByRole('button', { name: 'New user' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('رضا');
    await page.getByRole('button', { name: 'Create' }).click();
    await expect.poll(texts(bubbles(page))).toEqual([]);
    await say(page, 'from reza');
    await expect.poll(texts(bubbles(page))).toEqual(['from reza', 'echo: from reza']);
    await page.locator('.chat-item', { hasText: 'from sara' }).click();
    await expect.poll(texts(bubbles(page))).toEqual(['from sara', 'echo: from sara']);
    expect([...fake.conversations.values()].map(({ user }) => user)).toEqual(['sara', 'رضا']);
  });

  test('renames a user, blocks the bot, and opens a second conversation', async () => {
    const page = await open();
    await say(page, 'first');
    await page.getByRole('button', { name: 'More for sara' }).click();
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('سارا');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.locator('.chat-user', { hasText: 'سارا' }).waitFor();
    await page.getByRole('button', { name: 'More for سارا' }).click();
    await page.getByRole('button', { name: 'Block the bot' }).click();
    await page.locator('.chat-user', { hasText: 'Blocked' }).waitFor();
    await page.getByRole('button', { name: 'More for سارا' }).click();
    await page.locator('.menu-item').getByText('New conversation', { exact: true }).click();
    await say(page, 'second');
    await expect.poll(texts(bubbles(page))).toEqual(['second', 'echo: second']);
    expect(await page.locator('.chat-item').count()).toBe(2);
  });

  test('sends every type of message, and starts from a touchpoint', async () => {
    const page = await open();
    await say(page, 'hi');
    const choose = async (item: string) => {
      await page.getByRole('button', { name: 'Other messages' }).click();
      await page.locator('.menu-item', { hasText: item }).click();
    };
    for (const item of ['Image', 'File', 'Voice', 'Video']) {
      await choose(item);
      await page.getByRole('button', { name: 'Send a sample' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    for (const item of ['Location', 'Contact', 'Start from a touchpoint']) {
      await choose(item);
      await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    const types = fake.delivered.map((body) => JSON.parse(body).new_chatbot_message.type);
    expect(types).toEqual(['TEXT', 'IMAGE', 'FILE', 'VOICE', 'VIDEO', 'LOCATION', 'CONTACT', 'TEXT']);
    expect(fake.delivered.at(-1)).toContain('/start MY_POST gZd7omnS');
    await page.locator('.place svg').waitFor();
  });

  test('sends a file from the disk with its name and size', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Other messages' }).click();
    await page.locator('.menu-item', { hasText: 'File' }).click();
    const file = { name: 'قرارداد.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') };
    await page.getByLabel('Choose a file').setInputFiles(file);
    await page.locator('.attachment', { hasText: 'قرارداد.pdf' }).waitFor();
    const { file_data } = JSON.parse(fake.delivered[0] ?? '').new_chatbot_message;
    expect(file_data).toMatchObject({ name: 'قرارداد.pdf', size_bytes: 8, link: '/media/1/قرارداد.pdf' });
  });

  test('speaks as BOT, to try loops', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Other messages' }).click();
    await page.locator('.menu-item', { hasText: 'Speak as BOT' }).click();
    await say(page, 'loop');
    await page.locator('.bubble-user', { hasText: 'as BOT' }).waitFor();
    expect(JSON.parse(fake.delivered[0] ?? '').new_chatbot_message.sender_type).toBe('BOT');
  });

  test('shows the chat of another app under its real path', async () => {
    const page = await open(undefined, { path: '/chat/addon_other' });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await say(page, 'hello');
    await expect.poll(texts(bubbles(page))).toEqual(['hello', 'echo: hello']);
    expect(asked).toContain('/_emulator/apps/other/users/sara/messages');
  });
});

describe('the wire', () => {
  test('shows a finding at the line it is about, with what was expected and the remedy', async () => {
    const page = await open(() => [foundReply]);
    await say(page, 'دکمه');
    await page.locator('.entry', { hasText: '1 finding' }).click();
    const marked = page.locator('.line-marked');
    await marked.waitFor();
    expect(await marked.innerText()).toContain('BRAND_SAIPA');
    const note = page.locator('.code .finding');
    for (const words of ['one of 822 names', 'REAL_ESTATE', 'published', 'unknown_icon']) {
      expect(await note.innerText()).toContain(words);
    }
    await page.locator('.spec', { hasText: 'Send a message into a conversation' }).waitFor();
    await keepPicture(page, 'finding-en');
  });

  test('words a finding in Persian on the Persian page, with code left to right', async () => {
    const page = await open(() => [foundReply], { language: 'fa' });
    await say(page, 'دکمه');
    await page.locator('.entry', { hasText: '۱ یافته' }).click();
    const note = page.locator('.code .finding[dir="rtl"][lang="fa"]');
    await note.waitFor();
    const { title, remedy } = violations.unknown_icon.persian;
    for (const words of [title, remedy, 'REAL_ESTATE']) expect(await note.innerText()).toContain(words);
    await page.locator('.placed', { hasText: title }).waitFor();
    await keepPicture(page, 'finding-fa');
  });

  test('leads from a bubble to its exchange and from the exchange to its bubble', async () => {
    const page = await open();
    await say(page, 'hello');
    await page.locator('.bubble-user').getByTitle('Show on the wire').click();
    await page.locator('.detail-title', { hasText: 'NEW_CHATBOT_MESSAGE' }).waitFor();
    await page.locator('.bubble-user.bubble-open').waitFor();
    await page.getByRole('button', { name: 'Show in the chat' }).click();
    await page.locator('.bubble-user.bubble-sought').waitFor();
  });

  test('filters by direction, findings and text', async () => {
    const page = await open((text) => (text === 'buttons' ? [foundReply] : [{ text: 'ok' }]));
    await say(page, 'needle');
    await expect.poll(texts(page.locator('.entry-name'))).toHaveLength(2);
    await say(page, 'buttons');
    await expect.poll(texts(page.locator('.entry-name'))).toHaveLength(4);
    await page.getByRole('combobox', { name: 'Direction' }).selectOption('bot_to_divar');
    await expect.poll(texts(page.locator('.entry-name'))).toEqual(Array(2).fill('sendMessageToConversation'));
    await page.getByRole('button', { name: 'With findings' }).click();
    await expect.poll(texts(page.locator('.entry-name'))).toHaveLength(1);
    await page.getByRole('button', { name: 'With findings' }).click();
    await page.getByRole('combobox', { name: 'Direction' }).selectOption('');
    await page.getByRole('searchbox').fill('needle');
    await expect.poll(texts(page.locator('.entry-name'))).toEqual(['NEW_CHATBOT_MESSAGE']);
    await say(page, 'another needle');
    await expect.poll(texts(page.locator('.entry-name'))).toHaveLength(2);
  });

  test('takes an event to the editor, changed and sent again', async () => {
    const page = await open();
    await say(page, 'original');
    await page.locator('.entry', { hasText: 'NEW_CHATBOT_MESSAGE' }).click();
    await page.getByRole('button', { name: 'Edit and send' }).click();
    const editor = page.getByRole('textbox', { name: 'JSON' });
    await editor.fill((await editor.inputValue()).replace('original', 'changed'));
    await page.getByRole('button', { name: 'Send event' }).click();
    await expect.poll(() => fake.delivered.at(-1)).toContain('changed');
  });

  test('copies an exchange as curl', async () => {
    const page = await open();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await say(page, 'hello');
    await page.locator('.entry', { hasText: 'NEW_CHATBOT_MESSAGE' }).click();
    await page.getByRole('button', { name: 'Copy as curl' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toContain('curl');
  });

  test('copies an exchange where the browser keeps its clipboard from the page', async () => {
    const page = await open();
    await say(page, 'hello');
    await page.locator('.entry').first().click();
    await page.evaluate(`
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
      document.addEventListener('copy', ({ target }) => { window.copied = target.value; });
    `);
    await page.getByRole('button', { name: 'Copy as curl' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate('window.copied')).toContain('curl');
    expect(await page.locator('textarea').count()).toBe(1);
  });
});

describe('the events', () => {
  test('are all there, as forms that are valid from the start', async () => {
    const page = await open();
    await page.getByRole('tab', { name: 'Events' }).click();
    const select = page.getByRole('combobox', { name: 'Event' });
    await page.getByText('As the spec has it').waitFor();
    const names = await select.locator('option').allInnerTexts();
    expect(names).toContain('POST_UPDATE');
    expect(names.length).toBeGreaterThanOrEqual(5);
    for (const name of names) {
      await select.selectOption(name);
      await page.getByText('As the spec has it').waitFor();
    }
  });

  test('tell what is wrong while it is typed, and can be sent all the same, several times', async () => {
    const page = await open();
    await page.getByRole('tab', { name: 'Events' }).click();
    await page.getByRole('combobox', { name: 'Event' }).selectOption('POST_UPDATE');
    await page.getByRole('button', { name: 'JSON' }).click();
    const editor = page.getByRole('textbox', { name: 'JSON' });
    await editor.fill('{"type":"POST_UPDATE","post_update":{"type":"SOLD","post":{}}}');
    expect(await page.locator('.deviations li').allInnerTexts()).toEqual([
      '/post_update/type is none of PUBLISH, RETIRE, ONGOING, ARCHIVE',
      '/post_update/post/token is missing',
    ]);
    await page.getByLabel('Times').fill('3');
    await page.getByRole('button', { name: 'Send event' }).click();
    await expect.poll(() => fake.delivered.length).toBe(3);
  });

  test('are told in Persian on the Persian page, with what is wrong in them', async () => {
    const page = await open(undefined, { language: 'fa' });
    await page.locator('#tab-events').click();
    const { persian, templates } = platformContract().webhooks.find(({ name }) => name === 'POST_UPDATE')!;
    await page.getByRole('combobox', { name: 'رویداد' }).selectOption('POST_UPDATE');
    await page.getByText(persian!.summary).waitFor();
    const samples = page.getByRole('combobox', { name: 'شروع از' }).locator('option');
    expect(await samples.allInnerTexts()).toEqual(templates.map((template) => template.persian));
    await page.getByRole('button', { name: 'JSON' }).click();
    await page
      .locator('.editor')
      .fill('{"type":"POST_UPDATE","post_update":{"type":7,"post":{"token":"a"}}}');
    expect(await page.locator('.deviations li').allInnerTexts()).toEqual([
      '/post_update/type از نوع string نیست',
    ]);
    await keepPicture(page, 'events-fa');
  });

  test('change by their form, field by field', async () => {
    const page = await open();
    await page.getByRole('tab', { name: 'Events' }).click();
    await page.getByLabel('text', { exact: true }).fill('سلام از فرم');
    await page.getByRole('button', { name: '+ post_token' }).click();
    await page.getByLabel('post_token', { exact: true }).fill('abc');
    await page.getByRole('button', { name: 'Send event' }).click();
    await expect.poll(() => fake.delivered.length).toBe(1);
    const sent = JSON.parse(fake.delivered[0] ?? '').new_chatbot_message;
    expect(sent).toMatchObject({ text: 'سلام از فرم', conversation: { post_token: 'abc' } });
  });

  test('go out as exactly the bytes that were typed', async () => {
    const page = await open();
    await page.getByRole('tab', { name: 'Events' }).click();
    await page.getByRole('button', { name: 'Raw bytes' }).click();
    await page.getByRole('textbox', { name: 'Bytes to send' }).fill('{"broken": سلام');
    await page.getByRole('button', { name: 'Send bytes' }).click();
    await expect.poll(() => fake.delivered[0]).toBe('{"broken": سلام');
  });
});

describe('the state', () => {
  test('shows and changes the URLs, copies a masked key in full, and injects a fault', async () => {
    const page = await open();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('tab', { name: 'State' }).click();
    await page.locator('.key-row', { hasText: '...9f2c' }).waitFor();
    await page.getByRole('button', { name: 'Copy: API key', exact: true }).click();
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toBe('the-whole-key-9f2c');
    await page.locator('.panel').getByLabel('Events URL').fill('http://127.0.0.1:9/x');
    await page.locator('.panel .url-form', { hasText: 'Events URL' }).getByRole('button').click();
    await expect.poll(() => fake.app.bot).toBe('http://127.0.0.1:9/x');
    await page.getByText('Add a fault').click();
    await page.getByLabel('Latency').fill('2s');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.locator('.faults', { hasText: 'latency: 2s' }).waitFor();
    expect(fake.faults).toEqual([{ direction: 'divar_to_bot', latency: '2s' }]);
  });

  test('empties everything after a second look', async () => {
    const page = await open();
    await say(page, 'hello');
    await page.getByRole('tab', { name: 'State' }).click();
    await page.locator('.reset summary').click();
    await page.locator('.reset').getByRole('button').click();
    await page.locator('.steps').waitFor();
    expect(await page.locator('.chat-item').count()).toBe(0);
  });
});

describe('the live stream', () => {
  test('resumes where it broke off, without loss or doubles', async () => {
    const page = await open();
    await say(page, 'before');
    await expect.poll(texts(bubbles(page))).toEqual(['before', 'echo: before']);
    fake.streamMode = 'refused';
    fake.dropStreams();
    await page.getByText('Connection lost').waitFor();
    fake.putMessage('conversation-of-sara', { text: 'while away' });
    fake.putEntry({ operation: 'POST_UPDATE' });
    fake.streamMode = 'open';
    await expect.poll(texts(bubbles(page))).toEqual(['before', 'echo: before', 'while away']);
    await page.getByText('Connection lost').waitFor({ state: 'detached' });
    await say(page, 'after');
    await expect
      .poll(texts(bubbles(page)))
      .toEqual(['before', 'echo: before', 'while away', 'after', 'echo: after']);
    expect(await page.locator('.entry').count()).toBe(5);
  });

  test('starts anew, without a reload, where the emulator cannot tell what was missed', async () => {
    const page = await open();
    await say(page, 'of the first run');
    await expect.poll(texts(bubbles(page))).toEqual(['of the first run', 'echo: of the first run']);
    fake.conversations.clear();
    fake.messages.clear();
    fake.entries = [];
    fake.putConversation('sara', 'second-run');
    fake.publish('resync', {});
    fake.putMessage('second-run', { text: 'of the second run' });
    await expect.poll(texts(bubbles(page))).toEqual(['of the second run']);
    await page.locator('.chat-item', { hasText: 'of the second run' }).waitFor();
    expect(await page.locator('.entry').count()).toBe(0);
    expect(await page.locator('.notice').count()).toBe(0);
  });

  test('says what to do where nothing answers, in the language of the browser', async () => {
    const page = await open(undefined, { language: 'fa' });
    await page.route('**/_emulator/openapi.json', (route) => route.abort());
    await page.reload();
    const told = page.locator('.unreachable[dir=rtl]');
    expect(await told.innerText()).toMatch(/رابط کنترل .* پاسخ نداد:.*\n+آیا شبیه‌ساز هنوز اجرا می‌شود؟/);
  });

  test('shows what another tab does', async () => {
    const page = await open();
    const other = await visit(browser, { url: fake.url });
    visits.push(other);
    await say(other.page, 'from the other tab');
    await expect.poll(texts(bubbles(page))).toEqual(['from the other tab', 'echo: from the other tab']);
  });
});

describe('long lists', () => {
  const prepare = (emulator: FakeEmulator) => emulator.fill('long', { messages: 10_000, entries: 100_000 });

  test('draw only what is on screen, and reach the oldest message', async () => {
    const page = await open(undefined, { prepare });
    await page.locator('.bubble', { hasText: 'پیام شمارهٔ 9998' }).waitFor();
    expect(await page.locator('.bubble').count()).toBeLessThan(60);
    expect(await page.locator('.entry').count()).toBeLessThan(60);
    await expect
      .poll(
        async () => {
          await page.evaluate("document.querySelector('.messages').scrollTop = 0");
          return page.locator('.bubble', { hasText: 'پیام شمارهٔ 1' }).first().isVisible();
        },
        { timeout: 25_000 },
      )
      .toBe(true);
    expect(await page.locator('.bubble').count()).toBeLessThan(60);
  });

  test('stay at the newest message, but do not move while an older one is read', async () => {
    const page = await open(undefined, { prepare });
    await page.locator('.bubble', { hasText: 'پیام شمارهٔ 9998' }).waitFor();
    fake.putMessage('long', { text: 'brand new' });
    await page.locator('.bubble', { hasText: 'brand new' }).waitFor();
    await page.evaluate("document.querySelector('.messages').scrollTop -= 1500");
    const newest = page.getByRole('button', { name: 'To the newest message' });
    await newest.waitFor();
    const reading = page.locator('.bubble').nth(8);
    const before = { words: await reading.innerText(), box: await reading.boundingBox() };
    fake.putMessage('long', { text: 'newer still' });
    await page.locator('.chat-item', { hasText: 'newer still' }).waitFor();
    const after = page.locator('.bubble', { hasText: before.words.split('\n')[0] }).first();
    expect((await after.boundingBox())?.y).toBeCloseTo(before.box?.y ?? 0, 0);
    await newest.click();
    await page.locator('.bubble', { hasText: 'newer still' }).waitFor();
  });
});

describe('the keyboard alone', () => {
  test('writes, walks the exchanges, searches, resends and changes panels', async () => {
    const page = await open();
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await page.locator('.composer-text:focus').waitFor();
    await page.keyboard.type('by key');
    await page.keyboard.press('Enter');
    await expect.poll(texts(bubbles(page))).toEqual(['by key', 'echo: by key']);
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.locator('.entry-current', { hasText: 'sendMessageToConversation' }).waitFor();
    await page.keyboard.press('j');
    await page.locator('.entry-current', { hasText: 'NEW_CHATBOT_MESSAGE' }).waitFor();
    await page.keyboard.press('r');
    await expect.poll(() => fake.delivered.length).toBe(2);
    await page.keyboard.press('4');
    await page.getByRole('tab', { name: 'State', selected: true }).waitFor();
    await page.keyboard.press('/');
    await page.locator('input[type=search]:focus').waitFor();
  });

  test('reaches every control with a visible focus', async () => {
    const page = await open(() => [{ text: 'x', buttons: nineButtons }]);
    await say(page, 'دکمه');
    await page.locator('.grid-button').nth(8).waitFor();
    const seen = new Set<string>();
    for (let count = 0; count < 60; count += 1) {
      await page.keyboard.press('Tab');
      const focused = (await page.evaluate(
        `(() => { const { className, tagName } = document.activeElement; const { outlineStyle, boxShadow } = getComputedStyle(document.activeElement);
          return { name: className || tagName, visible: outlineStyle !== 'none' || boxShadow !== 'none' }; })()`,
      )) as { name: string; visible: boolean };
      if (focused.name !== 'BODY') expect(focused).toMatchObject({ visible: true });
      seen.add(focused.name.split(' ')[0] ?? '');
    }
    for (const name of ['grid-button', 'delivery', 'tab', 'entries', 'composer-text', 'chat-item', 'pill']) {
      expect([...seen]).toContain(name);
    }
  });
});
