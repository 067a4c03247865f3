import { type ControlApi, createEmulator } from '../../emulator/index.ts';
import { catalogue, type Report, type VerifyOptions, verifyBot } from '../index.ts';
import type { Mutant } from './mutants.ts';
import { type Behaviour, type Login, reference, runBot } from './reference-bot.ts';

/** Verifies a bot with this behaviour, on an emulator of its own; once for each selection of checks. */
export async function verified(
  behaviour: Behaviour,
  ...selections: Partial<VerifyOptions>[]
): Promise<Report[]> {
  const divar = await createEmulator({ journalLimit: 50_000 });
  const { apiKey, identificationKey, control } = divar;
  const login = (id: string) => loginOf(control, id);
  const bot = await runBot(behaviour, { apiBase: divar.url, apiKey, identificationKey, login });
  const url = `${bot.url}/`;
  await control.patchApp({ body: { bot: url, init_url: `${bot.url}/init` } });
  const usual = { probe: 'سلام', timeout: '10s', patience: '1s', quiet: '200ms', ackLimitMs: 10_000 };
  const reports: Report[] = [];
  try {
    for (const selection of selections) {
      const given = { control, bot: url, apiKey, identificationKey, restart: () => bot.restart() };
      reports.push(await verifyBot({ ...given, ...usual, ...selection }));
    }
    return reports;
  } finally {
    await bot.stop();
    await divar.stop();
  }
}

/** What a bot has after the user of a conversation walked through OAuth. */
export async function loginOf(control: ControlApi, conversationId: string): Promise<Login> {
  const { user } = await control.getConversation({ conversation_id: conversationId });
  const scopes = ['CHAT_BOT_USER_MESSAGE_SEND'];
  const { access_token: token, user_id: userId } = await control.createToken({ body: { user, scopes } });
  return { token, userId };
}

/** They send the plain message dozens of times, or megabytes: half of the work, and nothing that ACK-01 would not see. */
const heavy = ['ACK-02', 'ACK-09', 'DLV-08', 'MAL-03'];

/** Of a mutant, of a bot or a platform, all checks are run, and not those of its group alone: `npm run test:matrix`. */
export const isMatrix = (import.meta as { env?: { MODE?: string } }).env?.MODE === 'matrix';

/**
 * Ids of the checks that a mutant of the check `id` does not pass: of those of its group, but for those that wait long
 * and those that are heavy, and of those among them that the mutant is about.
 */
export async function failuresOf(
  id: string,
  { make, settings, apart, also = [] }: Mutant,
): Promise<string[]> {
  const about = [id, ...also];
  const groupOf = (check: string) => check.split('-')[0]!;
  // What looks back at all that a bot sent needs something to look at.
  const groups = about.flatMap((one) => (/^(OUT|ALW)/.test(one) ? [groupOf(one), 'TYP'] : groupOf(one)));
  const usual = catalogue
    .filter((check) => !check.slow && !heavy.includes(check.id))
    .map((check) => check.id)
    .filter((check) => isMatrix || groups.includes(groupOf(check)));
  const company = [...new Set([...usual, ...about])].filter((other) => !apart || other !== id);
  const reports = await verified(
    { ...reference, ...make() },
    { only: company, ...settings },
    ...(apart ? [{ only: [id], ...settings }] : []),
  );
  return reports
    .flatMap(({ checks }) => checks)
    .filter(({ verdict }) => verdict !== 'pass')
    .map((check) => check.id);
}
