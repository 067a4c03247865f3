/** Replays every fixture, and a recording of every case bot, many times: alone and on a busy machine. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseConversation } from '../emulator/conversations/format/parse.ts';
import {
  type Conversation,
  loadConversations,
  type ReplayVerdict,
  replayConversations,
} from '../emulator/conversations/index.ts';
import { recordLive } from '../emulator/conversations/record/recording.ts';
import {
  caseBots,
  hellos,
  type StartedBot,
  startCaseBot,
  talk,
} from '../emulator/conversations/testing/case-bot.ts';
import { runExample } from '../examples/testing/run-example.ts';
import { keepBusy } from './busy.ts';

const fixtures = fileURLToPath(new URL('../fixtures/conversations', import.meta.url));
const { values } = parseArgs({ options: { times: { type: 'string', default: '20' } } });
const times = Number(values.times);

interface Subject {
  name: string;
  bot: StartedBot;
  conversations: Conversation[];
}

const subjects = [...(await examples()), ...(await recordings())];
const changed: string[] = [];
try {
  await replayAll('alone');
  const rest = keepBusy();
  try {
    await replayAll('busy');
  } finally {
    rest();
  }
} finally {
  for (const { bot } of subjects) await bot.stop();
}
const lines = changed.length > 0 ? changed.join('\n') : 'No verdict changed.';
process.stdout.write(`${lines}\n`);
process.exitCode = changed.length > 0 ? 1 : 0;

async function examples(): Promise<Subject[]> {
  const all = loadConversations([fixtures]);
  const botOf = ({ file }: Conversation) => path.basename(file).split('-')[0]!;
  return Promise.all(
    [...new Set(all.map(botOf))].map(async (name) => {
      const conversations = all.filter((one) => botOf(one) === name);
      return { name, bot: await runExample(`${name}-bot/bot.ts`), conversations };
    }),
  );
}

async function recordings(): Promise<Subject[]> {
  return Promise.all(
    Object.keys(caseBots).map(async (name) => {
      const bot = await startCaseBot(name);
      await talk(bot.emulator, hellos, '1s');
      const text = await recordLive(bot.emulator.control);
      return { name, bot, conversations: [parseConversation(text, { file: `${name}.yaml` })] };
    }),
  );
}

/** Plays each subject so many times; whatever did not pass has changed, for all of them pass. */
async function replayAll(machine: string): Promise<void> {
  for (const { name, bot, conversations } of subjects) {
    const start = performance.now();
    const found: string[] = [];
    for (let time = 1; time <= times; time += 1) {
      const lines = await replayConversations(bot.emulator.control, conversations).then(
        failuresIn,
        (error: Error) => [`no verdict: ${error.message}`],
      );
      found.push(...lines.map((line) => `${machine} ${name}, time ${time}: ${line}`));
    }
    changed.push(...found);
    const seconds = Math.round((performance.now() - start) / 1000);
    const told = found.length === 0 ? `${times * conversations.length} passed` : `${found.length} changed`;
    process.stdout.write(`${machine.padEnd(6)} ${name.padEnd(8)} ${told} (${seconds} s)\n`);
  }
}

function failuresIn({ conversations, strays }: ReplayVerdict): string[] {
  const failed = conversations.filter(({ outcome }) => outcome !== 'passed');
  const lines = failed.map(({ file, failures }) => {
    const problems = failures.flatMap(({ turn, problems }) =>
      problems.map((one) => `turn ${turn}: ${one.message}`),
    );
    return `${path.basename(file)}: ${problems.join(' ')}`;
  });
  return [...lines, ...strays];
}
