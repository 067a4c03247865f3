import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator } from '../../index.ts';
import { type ScriptedBot, scriptedBot } from '../../testing/scripted-bot.ts';
import './index.ts';

/** The message of a failure, without colours. */
const failure = async (act: () => unknown) => {
  try {
    await act();
  } catch (error) {
    return (error as Error).message;
  }
  return 'it passed';
};

const reply = { type: 'TEXT' as const, text: 'می‌خواهم ۲ چای' };

describe('toHaveText', () => {
  it('takes what Persian keyboards write in several ways as the same', () => {
    expect(reply).toHaveText('ميخواهم 2 چاي');
    expect(reply).not.toHaveText({ equals: 'ميخواهم 2 چاي', exact: true });
  });

  it('takes a pattern and a part', () => {
    expect(reply).toHaveText(/^می.*چای$/);
    expect(reply).toHaveText({ contains: ['۲ چای'] });
    expect(reply).not.toHaveText(/قهوه/);
  });

  it('says what was wanted and what came', async () => {
    expect(await failure(() => expect(reply).toHaveText('قهوه'))).toBe(
      'expected a reply with the text "قهوه", but it says "می‌خواهم ۲ چای"',
    );
    expect(await failure(() => expect({ type: 'IMAGE' as const }).toHaveText('قهوه'))).toContain(
      'it has none (IMAGE)',
    );
    expect(await failure(() => expect(reply).not.toHaveText(/چای/))).toContain('expected not a reply');
  });
});

describe('toHaveButtons', () => {
  const action = { open_direct_link: 'https://divar.ir/' };
  const asking = {
    buttons: [
      [
        { caption: 'بلی', action },
        { caption: 'خير', action },
      ],
      [{ caption: 'شاید', action }],
    ],
  };

  it('compares captions row by row', () => {
    expect(asking).toHaveButtons([['بلی', 'خیر'], ['شاید']]);
    expect(asking).not.toHaveButtons([['بلی', 'خیر', 'شاید']]);
    expect({}).toHaveButtons([]);
  });

  it('says which there are', async () => {
    expect(await failure(() => expect(asking).toHaveButtons([['بلی']]))).toContain(
      '[["بلی","خير"],["شاید"]]',
    );
  });
});

describe('with a bot,', () => {
  let bot: ScriptedBot;
  let divar: Emulator;
  beforeEach(async () => {
    bot = await scriptedBot();
    divar = await createEmulator({ bot: bot.url });
  });
  afterEach(async () => {
    await bot.stop();
    await divar.stop();
  });

  it('toBeAcknowledged and toBeSilent hold for one that answers and says nothing', async () => {
    const sara = divar.user('sara');
    expect(await sara.says('سلام')).toBeAcknowledged();
    await expect(sara).toBeSilent();
    await expect(divar).toHaveNoFindings();
  });

  it('toBeSilent says what was said', async () => {
    const sara = divar.user('sara');
    const { conversation_id: id } = await sara.says('سلام');
    await fetch(`${divar.url}/v1/open-platform/chat/bot/conversations/${id}/messages`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Api-Key': divar.apiKey },
      body: '{"text_message":"سلام"}',
    });
    expect(await failure(() => expect(sara).toBeSilent())).toBe(
      'expected silence towards sara, but the bot said "سلام"',
    );
  });

  it('toBeAcknowledged says how it ended, and toHaveNoFindings what was found', async () => {
    await bot.stop();
    const said = await divar.user('sara').says('سلام');
    expect(await failure(() => expect(said).toBeAcknowledged())).toContain('but it was ');
    expect(await failure(() => expect(divar).toHaveNoFindings())).toMatch(/there are 1:\n.*Nothing listens/);
  });
});

describe('toOpen', () => {
  const button = { caption: 'دیدن', action: {} };
  const pressed = { button, outcome: 'opens_url' as const, url: 'https://divar.ir/v/1', replies: [] };

  it('compares the URL', async () => {
    expect(pressed).toOpen('https://divar.ir/v/1');
    expect(pressed).toOpen(/divar\.ir/);
    const failed = {
      button,
      outcome: 'failed' as const,
      error: 'The answer has the status 500.',
      replies: [],
    };
    expect(await failure(() => expect(failed).toOpen('https://divar.ir/'))).toContain(
      'but it failed: The answer has the status 500.',
    );
  });
});
