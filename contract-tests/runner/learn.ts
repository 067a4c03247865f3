import { parseDuration, UsageError } from '../../emulator/index.ts';
import { canaryOf } from './canary.ts';
import type { Habit } from './habit.ts';
import { classOf, endedInWords, type Outcome, shownOutcome } from './outcome.ts';
import { Trial } from './trial.ts';
import type { TrialSettings } from './trial-settings.ts';

/** What the bot does with a good message, and the settings that its pace asks for. */
export interface Learned {
  habit: Habit;
  settings: TrialSettings;
  /** From a message to its last reply, in milliseconds. */
  paceMs: number;
  /** Handles one message at a time, slowly. */
  isSerial: boolean;
}

/** Longest wait for a bot that works after it has answered the event. */
const patienceMs = 5000;
/** A bot that is faster than this can be asked many things at once, whether or not it handles them in turn. */
const slowMs = 300;
/** Inputs that a check may have at once: a bot that handles them in turn needs the time of all. */
const mostAtOnce = 25;

const untaught: Habit = { statusClass: 2, replies: 0, echoes: false };

/** Learns from a few good messages. A bot that does not take them is a UsageError. */
export async function learn(given: TrialSettings): Promise<Learned> {
  const first = new Trial(given, { habit: untaught, level: 'must' });
  const { outcome, paceMs, settings } = await firstProbe(first);
  const isSerial = paceMs > slowMs && (await takesTurns(first, paceMs));
  const adapted = { ...(isSerial ? inTurns(settings, paceMs) : settings), paceMs };
  const mayEcho = outcome.replies.some(({ text }) => text?.includes(given.probe));
  const habit: Habit = { ...untaught, replies: outcome.replies.length };
  const echoes = mayEcho && (await echoesCanary(new Trial(adapted, { habit, level: 'must' })));
  return { habit: { ...habit, echoes }, settings: adapted, paceMs, isSerial };
}

async function firstProbe(
  trial: Trial,
): Promise<{ outcome: Outcome; paceMs: number; settings: TrialSettings }> {
  const { settings } = trial;
  const outcome = await trial.deliver(await trial.probe(), { label: 'the probe' });
  refuseUnusable(outcome, settings);
  if (outcome.replies.length > 0) return { outcome, paceMs: outcome.durationMs, settings };
  const start = performance.now();
  const conversation_id = outcome.conversationId!;
  const timeout = `${patienceMs}ms`;
  const { message } = await trial.control.waitFor({
    for: 'message',
    conversation_id,
    ...(outcome.entryId !== undefined && { after: outcome.entryId }),
    timeout,
  });
  if (!message) return { outcome, paceMs: outcome.durationMs, settings };
  const lateMs = parseDuration(settings.quiet, 'quiet') + performance.now() - start;
  const quiet = `${Math.min(Math.ceil(lateMs * 1.5 + 200), patienceMs)}ms`;
  const patient = new Trial({ ...settings, quiet }, { habit: untaught, level: 'must' });
  const replies = await patient.replies(conversation_id);
  return { outcome: { ...outcome, replies }, paceMs: lateMs, settings: patient.settings };
}

function refuseUnusable(outcome: Outcome, { bot }: TrialSettings): void {
  if (outcome.status === undefined) {
    throw new UsageError(
      `The bot at ${bot} does not answer: ${endedInWords(outcome.ended)}. Start it, or correct --bot.`,
      { exitCode: 3 },
    );
  }
  if (classOf(outcome.status) === 2) return;
  throw new UsageError(
    `The bot does not take a plain message: ${shownOutcome(outcome)}. Nothing can be checked before it does.\n${adviceOn(outcome.status)}`,
    { exitCode: 3 },
  );
}

function adviceOn(status: number): string {
  if (status === 401 || status === 403)
    return 'Give the key that the bot expects in Authorization: --identification-key.';
  if (status === 404) return 'Give the whole events URL, with its path: --bot http://127.0.0.1:8000/events.';
  if (status >= 500) return "Look at the bot's own log: it crashed on an ordinary message.";
  return 'See what the bot wants: divar-emulator doctor.';
}

/** Two messages at once take twice the time of one. */
async function takesTurns(trial: Trial, paceMs: number): Promise<boolean> {
  const start = performance.now();
  const events = await Promise.all([trial.probe(), trial.probe()]);
  await Promise.all(events.map((event) => trial.deliver(event, { label: 'two at once' })));
  const quietMs = parseDuration(trial.settings.quiet, 'quiet');
  return performance.now() - start - quietMs > paceMs * 1.7;
}

function inTurns(settings: TrialSettings, paceMs: number): TrialSettings {
  const patience = Math.max(parseDuration(settings.timeout, 'timeout'), paceMs * mostAtOnce);
  return { ...settings, atOnce: 1, timeout: `${Math.ceil(patience)}ms` };
}

/** Whether the probe works with a word of its conversation behind it, and that word comes back. */
async function echoesCanary(trial: Trial): Promise<boolean> {
  const id = await trial.conversation();
  const text = `${trial.settings.probe} ${canaryOf(id)}`;
  const { status, replies } = await trial.deliver(await trial.probe({ text }, id), { label: 'a canary' });
  const comesBack = replies.some((reply) => reply.text?.includes(canaryOf(id)));
  return classOf(status) === 2 && replies.length === trial.habit.replies && comesBack;
}
