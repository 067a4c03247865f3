import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../emulator/index.ts';
import { openApiFile } from '../spec/index.ts';

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const prismFile = createRequire(import.meta.url).resolve('@stoplight/prism-cli/dist/index.js');

const apiKey = 'benchbenchbench1';
export const headers = { 'content-type': 'application/json', 'x-api-key': apiKey };

/** The seed's message, with two buttons. */
export const message = JSON.stringify({
  type: 'TEXT',
  text_message: 'سلام، این یک پیام آزمایشی است.',
  buttons: {
    rows: [
      {
        buttons: [
          { action: { open_direct_link: 'https://divar.ir' }, icon: 'HOME', caption: 'دیوار' },
          { action: { open_server_link: { data: { id: '1' } } }, icon: 'REAL_ESTATE', caption: 'املاک' },
        ],
      },
    ],
  },
});

/** A server in a process of its own. */
export interface BenchServer {
  url: string;
  /** Where messages are sent to. */
  sendUrl: string;
  /** From its start until it took the first message. */
  startMs: number;
  /** Resident memory now, in MB. */
  memory(): number;
  stop(): Promise<void>;
}

/** What is measured, and the two servers it is measured beside. */
export type ServerName = 'emulator' | 'bare' | 'prism';

const cli = file('../dist/emulator/cli/main.js');

/** Starts a server and sends it messages until it takes the first one. */
export async function startServer(name: ServerName, options: string[] = []): Promise<BenchServer> {
  const port = String(await freePort());
  const args = {
    emulator: [cli, 'start', '--quiet', '--port', port, '--api-key', apiKey, ...options],
    bare: [file('bare-server.mjs'), port, openApiFile('platform')],
    prism: [prismFile, 'mock', '--host', '127.0.0.1', '--port', port, openApiFile('platform')],
  }[name];
  const url = `http://127.0.0.1:${port}`;
  const start = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const exited = once(child, 'exit');
  const sendUrl = await firstSuccess(async () => {
    const id = name === 'emulator' ? await openConversation(url) : 'any';
    const target = `${url}/v1/open-platform/chat/bot/conversations/${id}/messages`;
    await posted(target, message);
    return target;
  });
  return {
    url,
    sendUrl,
    startMs: performance.now() - start,
    memory: () => Number(spawnSync('ps', ['-o', 'rss=', '-p', String(child.pid)]).stdout) / 1024,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Has a user say something, so that there is a conversation to send to. */
export async function openConversation(url: string): Promise<string> {
  const answer = await posted(`${url}/_emulator/users/bench/messages?wait=none`, '{"text":"hi"}');
  return ((await answer.json()) as { conversation_id: string }).conversation_id;
}

async function posted(url: string, body: string): Promise<Response> {
  const response = await fetch(url, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response;
}

const patienceMs = 30_000;

async function firstSuccess<T>(attempt: () => Promise<T>): Promise<T> {
  const start = performance.now();
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() - start > patienceMs) throw error;
      await sleep(2);
    }
  }
}
