import { createEmulator } from '../../emulator/index.ts';
import { type Behaviour, reference, runBot } from '../bots/reference-bot.ts';
import { type Report, type VerifyOptions, verifyBot } from '../index.ts';

/** Verifies a bot that differs from the reference in this, on an emulator of its own. */
export async function verified(
  change: Partial<Behaviour>,
  options: Partial<VerifyOptions> = {},
): Promise<Report> {
  const divar = await createEmulator({ journalLimit: 50_000 });
  const { apiKey, identificationKey, control } = divar;
  const bot = await runBot({ ...reference, ...change }, { apiBase: divar.url, apiKey, identificationKey });
  const url = `${bot.url}/`;
  await control.patchApp({ body: { bot: url, init_url: `${bot.url}/init` } });
  const given = {
    probe: 'سلام',
    timeout: '10s',
    quiet: '200ms',
    ackLimitMs: 2000,
    restart: () => bot.restart(),
  };
  try {
    return await verifyBot({ control, bot: url, apiKey, identificationKey, ...given, ...options });
  } finally {
    await bot.stop();
    await divar.stop();
  }
}
