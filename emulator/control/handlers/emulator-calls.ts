import { type ViolationRow, violations } from '../../../spec/index.ts';
import type { App } from '../../app/app.ts';
import { checkFact } from '../../app/check-fact.ts';
import { type ControlAnswer, ControlProblem, type ViolationRowView } from '../../control-api/control-api.ts';
import { ChatState } from '../../divar/chat-state.ts';
import { parseMicros, rfc3339 } from '../../divar/clock.ts';
import type { AppSettings, Fact } from '../../divar/model.ts';
import { durationMs } from '../../duration.ts';
import { Rows } from '../../http/turns.ts';
import type { JournalEntry } from '../../journal/entry.ts';
import type { ControlContext, ControlHandlers } from '../control-parts.ts';
import { isAsk } from '../press/ask-app.ts';
import { checkKeyIsFree } from '../problems.ts';

/** The version of the format of states that this emulator writes and reads. */
const stateVersion = 1;

type LastDelivery = ControlAnswer<'getHealth'>['bot']['last'];

/** Calls about the emulator itself: health, contract, clock, state. */
export const emulatorCalls: ControlHandlers<
  | 'getHealth'
  | 'getPlatformContract'
  | 'listViolations'
  | 'getClock'
  | 'setClock'
  | 'getState'
  | 'putState'
  | 'reset'
> = {
  getHealth: ({ parts, app }) => ({
    status: 'ok',
    version: parts.version,
    bot: { url: app.chat.settings.bot, last: lastDelivery(app) },
  }),

  getPlatformContract: ({ parts }) =>
    parts.platform.document as unknown as ControlAnswer<'getPlatformContract'>,

  listViolations: () => ({ violations: Object.entries<ViolationRow>(violations).flatMap(toldRow) }),

  getClock: ({ parts }) => clockView(parts),

  setClock({ parts }, { body: { now, advance, running } }) {
    if (now !== undefined) parts.clock.set(parseMicros(now), { running: running ?? false });
    else if (running !== undefined) setRunning(parts, running);
    if (advance !== undefined) parts.clock.advance(durationMs(advance)! * 1000);
    for (const app of parts.apps.list()) app.stream.publish('clock', clockView(parts));
    return clockView(parts);
  },

  getState: ({ app }) => ({
    format: 'divar-emulator-state',
    version: stateVersion,
    facts: Rows.of(app.chat.state.snapshot(), (fact) => fact),
  }),

  putState({ parts, app }, { body }) {
    checkVersion(body.version);
    const facts = checkedFacts(body.facts, app.chat.settings);
    for (const key of keysIn(facts)) checkKeyIsFree(parts, { key, own: app, where: '/facts' });
    app.replace(facts);
    return { status: 'ok' };
  },

  reset({ app }) {
    app.reset();
    return { status: 'ok' };
  },
};

function checkVersion(version: number): void {
  if (version <= stateVersion) return;
  throw new ControlProblem(
    400,
    `The state has version ${version} of the format; this divar-emulator reads up to ${stateVersion}.`,
    { where: '/version', remedy: 'Install a newer divar-emulator.' },
  );
}

function keysIn(facts: Fact[]): string[] {
  return facts.flatMap((fact) =>
    fact.kind === 'app-configured' ? fact.settings.apiKeys.map(({ key }) => key) : [],
  );
}

function clockView({ clock }: ControlContext['parts']) {
  return { now: rfc3339(clock.peek()), running: clock.running };
}

function setRunning({ clock }: ControlContext['parts'], running: boolean): void {
  if (running) clock.run();
  else clock.fix();
}

function lastDelivery(app: App): LastDelivery {
  const entry = app.journal.between().findLast(isFinishedDelivery);
  if (!entry) return null;
  return {
    outcome: entry.outcome!,
    status: entry.status,
    duration_ms: Math.round((entry.duration_ms ?? 0) * 1000) / 1000,
    attempts: entry.attempt ?? 1,
    error: entry.error,
    entry_id: entry.id,
  };
}

/** An event, not what a pressed button asks: that goes to another URL. */
function isFinishedDelivery({ direction, state, outcome, operation }: JournalEntry): boolean {
  return direction === 'divar_to_bot' && state === 'done' && outcome !== undefined && !isAsk(operation);
}

/** Facts of an exported state, tried out before they replace anything. The slug stays that of the app at hand. */
function checkedFacts(facts: unknown[], settings: AppSettings): Fact[] {
  const trial = new ChatState(settings, facts.length + 1);
  const checked = facts.map((fact, index) => {
    try {
      const own = ofApp(fact as Fact, settings);
      checkFact(own, trial);
      trial.apply(own);
      return own;
    } catch (cause) {
      throw new ControlProblem(400, `The fact cannot be taken: ${(cause as Error).message}`, {
        where: `/facts/${index}`,
        remedy: 'Send a state as GET /_emulator/state gives it.',
      });
    }
  });
  const configured = checked.some((fact) => fact.kind === 'app-configured');
  return configured ? checked : [{ kind: 'app-configured', settings }, ...checked];
}

function ofApp(fact: Fact, settings: AppSettings): Fact {
  if (fact.kind !== 'app-configured') return fact;
  return { ...fact, settings: { ...settings, ...fact.settings, slug: settings.slug } };
}

/** A row of the violations table, if it is told at all. */
function toldRow([id, { outcome, source, title, remedy, persian }]: [
  string,
  ViolationRow,
]): ViolationRowView[] {
  return outcome === 'ignored' || !persian ? [] : [{ id, outcome, source, title, remedy, persian }];
}
