import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App } from '../app/app.ts';
import type { ControlApi, Entry, Fault, Finding } from '../control-api/control-api.ts';
import { finding } from '../divar/finding.ts';
import type { Emulator, Faults, Journal, OtherCall, PostConversation, VirtualUser } from './types.ts';
import { ChattingUser, startPostConversation } from './virtual-user.ts';

interface RunningParts {
  url: string;
  app: App;
  control: ControlApi;
  controlToken?: string;
  notes: string[];
  handle: (request: IncomingMessage, response: ServerResponse) => void;
  knowsApiKey: (key: string) => boolean;
  stop: () => Promise<void>;
}

/** The library's view of an emulator: everything it does goes through the control API. */
export class RunningEmulator implements Emulator {
  readonly url: string;
  readonly control: ControlApi;
  readonly controlToken?: string;
  readonly notes: string[];
  readonly journal: Journal;
  readonly faults: Faults;
  readonly #parts: RunningParts;
  readonly #users = new Map<string, VirtualUser>();
  #stopped: Promise<void> | undefined;

  constructor(parts: RunningParts) {
    this.#parts = parts;
    this.url = parts.url;
    this.control = parts.control;
    this.controlToken = parts.controlToken;
    this.notes = parts.notes;
    this.journal = makeJournal(parts.control);
    this.faults = makeFaults(parts.control);
  }

  get apiKey(): string {
    return this.#parts.app.chat.settings.apiKeys[0]!.key;
  }

  get identificationKey(): string {
    return this.#parts.app.chat.settings.identificationKey;
  }

  get clientSecret(): string {
    return this.#parts.app.chat.settings.clientSecret;
  }

  mask<T>(value: T): T {
    return this.#parts.app.secrets.maskAll(value);
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    this.#parts.handle(request, response);
  }

  knowsApiKey(key: string): boolean {
    return this.#parts.app.chat.settings.anyKey || this.#parts.knowsApiKey(key);
  }

  noteOther({ method, url, note, finding: found }: OtherCall): void {
    const { journal } = this.#parts.app;
    journal.note(
      { direction: 'bot_to_other', operation: 'other_host', method, url },
      { note, findings: found ? [finding(found)] : [] },
    );
  }

  user(name: string): VirtualUser {
    const known = this.#users.get(name) ?? new ChattingUser(name, this.control);
    this.#users.set(name, known);
    return known;
  }

  postConversation(about: Parameters<Emulator['postConversation']>[0]): Promise<PostConversation> {
    return startPostConversation(this.control, about);
  }

  async reset(): Promise<void> {
    this.#users.clear();
    await this.control.reset();
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#parts.stop();
    return this.#stopped;
  }
}

function makeJournal(control: ControlApi): Journal {
  return {
    entries: (filter) => allEntries(control, filter),
    async findings() {
      const entries = await allEntries(control, { findings: true });
      return entries.flatMap((entry) => entry.findings.map((found) => withEntry(found, entry)));
    },
  };
}

/** As many as the filter asks for; all that fit where it names no limit, page by page. */
async function allEntries(
  control: ControlApi,
  filter: Parameters<Journal['entries']>[0] = {},
): Promise<Entry[]> {
  if (filter.limit !== undefined) return (await control.listEntries(filter)).entries;
  const all: Entry[] = [];
  for (let after = filter.after ?? 0; ; ) {
    const { entries, more } = await control.listEntries({ ...filter, after });
    for (const entry of entries) all.push(entry);
    if (!more) return all;
    after = entries.at(-1)!.id;
  }
}

function withEntry(found: Finding, entry: Entry): Finding & { entry: Entry } {
  return { ...found, entry };
}

function makeFaults(control: ControlApi): Faults {
  return {
    set: async (...faults: Fault[]) => void (await control.putFaults({ body: { faults } })),
    clear: async () => void (await control.deleteFaults()),
  };
}
