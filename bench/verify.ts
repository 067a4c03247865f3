/** The contract tests against a bot that answers at once, beside a script that does the same without a plan. */
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Report, verifyBot } from '../contract-tests/index.ts';
import { chatbotEvent } from '../contract-tests/mutations/events.ts';
import { createEmulator, type Emulator, startBot } from '../emulator/index.ts';
import { type Row, row } from './row.ts';

const referenceBot = fileURLToPath(new URL('./reference-bot.ts', import.meta.url));
const quietMs = 300;
const atOnce = 8;
const mostSeconds = 10;

/** Seconds of the default suite, and requests per second. */
export async function verifyRows(): Promise<Row[]> {
  const emulator = await createEmulator({ journalLimit: 50_000 });
  const { url, apiKey, identificationKey, control } = emulator;
  const bot = await startBot({
    command: process.execPath,
    args: ['--import', 'tsx', referenceBot],
    env: {
      DIVAR_API_BASE_URL: url,
      DIVAR_API_KEY: apiKey,
      DIVAR_IDENTIFICATION_KEY: identificationKey,
    },
  });
  const events = `http://127.0.0.1:${bot.port}/`;
  await control.patchApp({ body: { bot: events, init_url: `${events}init` } });
  try {
    const { summary } = await verified(emulator, events);
    return rowsOf(summary, await plainScript({ events, identificationKey, amount: summary.inputs }));
  } finally {
    await bot.stop();
    await emulator.stop();
  }
}

async function verified({ control, apiKey, identificationKey }: Emulator, bot: string): Promise<Report> {
  const keys = { control, bot, apiKey, identificationKey };
  const usual = { probe: 'سلام', timeout: '10s', quiet: `${quietMs}ms`, ackLimitMs: 2000 };
  const report = await verifyBot({ ...keys, ...usual, concurrency: atOnce });
  const failed = report.checks.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id);
  if (failed.length > 0) throw new Error(`The reference bot failed ${failed.join(', ')}.`);
  return report;
}

function rowsOf({ duration_ms, inputs }: Report['summary'], scriptMs: number): Row[] {
  const [ours, theirs] = [duration_ms / 1000, scriptMs / 1000];
  const peer = 'a script that posts as many';
  const time = row({
    name: 'verify, the default suite',
    ours,
    peer: { name: peer, value: theirs },
    unit: 's',
  });
  return [
    { ...time, aim: `at most ${mostSeconds} s`, met: ours <= mostSeconds },
    row({
      name: 'its requests to the bot',
      ours: inputs / ours,
      peer: { name: peer, value: inputs / theirs },
      unit: '/s',
      atLeast: 1,
      more: { ours: `${inputs} in all` },
    }),
  ];
}

/** Milliseconds that so many events take, so many at once, with the same silence waited for after each. */
async function plainScript({
  events,
  identificationKey,
  amount,
}: {
  events: string;
  identificationKey: string;
  amount: number;
}): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  let left = amount;
  const start = performance.now();
  const work = async () => {
    for (; left > 0; left -= 1) {
      await post(events, { agent, identificationKey });
      await sleep(quietMs);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  agent.destroy();
  return performance.now() - start;
}

function post(
  url: string,
  { agent, identificationKey }: { agent: Agent; identificationKey: string },
): Promise<void> {
  const body = JSON.stringify(chatbotEvent(crypto.randomUUID()));
  const headers = { Authorization: identificationKey, 'Content-Type': 'application/json' };
  return new Promise((resolve, reject) => {
    const call = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('end', resolve);
    });
    call.on('error', reject);
    call.end(body);
  });
}
