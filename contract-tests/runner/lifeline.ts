import { setTimeout as sleep } from 'node:timers/promises';
import { acceptsAt } from '../../emulator/index.ts';
import type { TrialSettings } from './trial-settings.ts';

/** A bot that somebody else starts may be started again by whoever watches over it; so long it is waited for. */
const patienceMs = 3000;
const lookAgainMs = 50;

/** Looks whether the bot is still there, and brings it back where its command was given. */
export class Lifeline {
  /** How often the bot was gone. */
  deaths = 0;
  /** Why nothing can be sent to the bot any more. */
  gone: string | undefined;
  readonly #settings: Pick<TrialSettings, 'bot' | 'restart'>;
  #reviving: Promise<void> | undefined;

  constructor(settings: Pick<TrialSettings, 'bot' | 'restart'>) {
    this.#settings = settings;
  }

  /** Waits while the bot is being brought back. */
  async ready(): Promise<void> {
    await this.#reviving;
  }

  /** Brings the bot back where it has ended. */
  async lookAfter(): Promise<void> {
    this.#reviving ??= this.#revive().finally(() => {
      this.#reviving = undefined;
    });
    await this.#reviving;
  }

  async #revive(): Promise<void> {
    const { bot, restart } = this.#settings;
    if (this.gone !== undefined || (await listens(bot))) return;
    this.deaths += 1;
    const problem = restart ? await problemOf(restart) : await silenceOf(bot);
    if (problem !== undefined) this.gone = problem;
  }
}

async function problemOf(restart: () => Promise<void>): Promise<string | undefined> {
  try {
    await restart();
    return undefined;
  } catch (error) {
    return `the bot ended and could not be started again: ${(error as Error).message.split('\n')[0]}`;
  }
}

async function silenceOf(bot: string): Promise<string | undefined> {
  for (let waited = 0; waited < patienceMs; waited += lookAgainMs) {
    if (await listens(bot)) return undefined;
    await sleep(lookAgainMs);
  }
  return `the bot ended: nothing listens at ${new URL(bot).host} any more`;
}

/** Does anybody listen at the address of a URL? */
function listens(url: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(url);
  const usual = protocol === 'https:' ? 443 : 80;
  return acceptsAt(hostname.replace(/^\[(.*)\]$/, '$1'), Number(port) || usual);
}
