import { fileURLToPath } from 'node:url';
import type { EmulatorOptions } from '../../emulator/index.ts';
import { type Report, type VerifyOptions, verifyBot, withBotUnderTest } from '../index.ts';

/** A small bot of a kind that was seen in the wild. */
export interface CaseBot {
  file: string;
  /** What it is. */
  what: string;
  /** Checks that it does not pass, each with the reason. */
  fails: Record<string, string>;
  env?: Record<string, string>;
  /** Its pace in tests, where it would be slow. */
  fast?: Record<string, string>;
  settings?: Partial<EmulatorOptions>;
  options?: Partial<VerifyOptions>;
  /** Path of its dynamic-action URL. */
  dynamicAction?: string;
}

/** Starts the bot, verifies it on an emulator of its own, and stops both. */
export async function verifyCaseBot(
  { file, env, settings, options, dynamicAction }: CaseBot,
  more: Partial<VerifyOptions> & { env?: Record<string, string> } = {},
): Promise<Report> {
  const { env: moreEnv, ...others } = more;
  const script = fileURLToPath(new URL(`case-bots/${file}`, import.meta.url));
  return withBotUnderTest(
    {
      bot: {
        command: [process.execPath, script],
        env: { ...env, ...moreEnv },
        dynamicActionPath: dynamicAction,
      },
      settings,
    },
    (found) =>
      verifyBot({
        probe: 'سلام',
        timeout: '10s',
        quiet: '300ms',
        ackLimitMs: 2000,
        ...found,
        ...options,
        ...others,
      }),
  );
}
