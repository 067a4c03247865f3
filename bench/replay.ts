/** Replays against an instant bot, beside a bare client that posts the same events and waits for the same replies. */
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseConversation } from '../emulator/conversations/format/parse.ts';
import { replayConversations } from '../emulator/conversations/replay/replay.ts';
import { type BotProcess, createEmulator, freePort, startBot } from '../emulator/index.ts';
import { type Row, row } from './row.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const instantBot = fileURLToPath(new URL('./instant-bot.mjs', import.meta.url));

interface Load {
  name: string;
  conversations: number;
  turns: number;
  concurrency: number;
}

const loads: Load[] = [
  { name: 'one conversation', conversations: 1, turns: 10_000, concurrency: 1 },
  { name: 'many conversations', conversations: 1000, turns: 10, concurrency: 50 },
];

/** Turns per second of a replay, and what it holds at its end beside what it held half way. */
export async function replayRows(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const load of loads) {
    const bare = await bareClient(load);
    const { turnsPerSecond, heapMb } = await replay(load);
    const peer = { name: 'bare client', value: bare };
    rows.push(
      row({ name: `replay, ${load.name}`, ours: turnsPerSecond, peer, unit: 'turns/s', atLeast: 0.5 }),
    );
    const half = { name: 'half way', value: heapMb[0]! };
    rows.push(row({ name: 'its heap at the end', ours: heapMb[1]!, peer: half, unit: 'MB', atMost: 1.1 }));
  }
  return rows;
}

/** What is in use after a collection. */
function liveHeapMb(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

function startInstantBot(api: string, port: number): Promise<BotProcess> {
  const env = { PORT: String(port), DIVAR_API_BASE_URL: api, DIVAR_API_KEY: 'bench' };
  return startBot({ command: process.execPath, args: [instantBot], port, env });
}

async function replay({ conversations, turns, concurrency }: Load) {
  const port = await freePort();
  const emulator = await createEmulator({ bot: `http://127.0.0.1:${port}/`, apiKey: 'bench' });
  const bot = await startInstantBot(emulator.url, port);
  const conversation = parseConversation(conversationText(turns), { file: 'bench.yaml' });
  const heapMb: number[] = [];
  let played = 0;
  const start = performance.now();
  const verdict = await replayConversations(emulator.control, Array(conversations).fill(conversation), {
    concurrency,
    onTurn() {
      played += 1;
      if (played % Math.ceil((conversations * turns) / 2) === 0) heapMb.push(liveHeapMb());
    },
  });
  const seconds = (performance.now() - start) / 1000;
  await bot.stop();
  await emulator.stop();
  if (verdict.outcome !== 'passed') throw new Error(JSON.stringify(verdict).slice(0, 2000));
  return { turnsPerSecond: (conversations * turns) / seconds, heapMb };
}

function conversationText(turns: number): string {
  const lines = Array.from(
    { length: turns },
    (_, turn) => `  - { says: "turn ${turn}", expect: ["ok turn ${turn}"] }`,
  );
  return `name: bench\nturns:\n${lines.join('\n')}\n`;
}

/** Turns per second of a client that does nothing but post events and wait for the replies. */
async function bareClient({ conversations, turns, concurrency }: Load): Promise<number> {
  const waiting = new Map<string, () => void>();
  const api = createServer((call, response) => {
    call.resume();
    call.on('end', () => {
      waiting.get(call.url!.split('/').at(-2)!)?.();
      response.setHeader('content-type', 'application/json');
      response.end('{"conversation_id":"x"}');
    });
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  const port = await freePort();
  const bot = await startInstantBot(`http://127.0.0.1:${(api.address() as AddressInfo).port}`, port);
  const agent = new Agent({ keepAlive: true });
  let next = 0;
  const start = performance.now();
  const work = async () => {
    for (let index = next++; index < conversations; index = next++) {
      for (let turn = 0; turn < turns; turn += 1) {
        const replied = new Promise<void>((resolve) => waiting.set(`c${index}`, resolve));
        await Promise.all([replied, post(agent, { port, id: `c${index}`, text: `turn ${turn}` })]);
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  const seconds = (performance.now() - start) / 1000;
  await bot.stop();
  agent.destroy();
  api.closeAllConnections();
  api.close();
  return (conversations * turns) / seconds;
}

function post(agent: Agent, { port, id, text }: { port: number; id: string; text: string }): Promise<void> {
  const event = {
    type: 'NEW_CHATBOT_MESSAGE',
    new_chatbot_message: {
      id: `${id} ${text}`,
      conversation: { id, type: 'BOT' },
      sender: { type: 'HUMAN' },
      type: 'TEXT',
      sent_at: Date.now() * 1000,
      text,
    },
  };
  const body = Buffer.from(JSON.stringify(event));
  const headers = {
    'content-type': 'application/json',
    authorization: 'bench',
    'content-length': body.length,
  };
  return new Promise((resolve, reject) => {
    const call = request({ agent, host: '127.0.0.1', port, method: 'POST', headers }, (answer) => {
      answer.resume();
      answer.on('end', resolve);
    });
    call.on('error', reject);
    call.end(body);
  });
}
