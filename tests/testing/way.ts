import { createServer } from 'node:http';
import { Session } from 'node:inspector/promises';
import type { AddressInfo } from 'node:net';
import { createEmulator } from '../../emulator/index.ts';

/**
 * Runs in a process of its own and prints, as JSON, the files of ours and their named functions that a bot's send, and a
 * user's message over HTTP, run through; by V8's precise coverage. Code that is generated does not count.
 */
const bot = createServer((request, response) => {
  request.resume().on('end', () => response.end('{}'));
});
await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve));
const { port } = bot.address() as AddressInfo;
const divar = await createEmulator({ bot: `http://127.0.0.1:${port}/` });
const { apiKey } = divar;
const { conversation_id: id } = await divar.user('sara').says('سلام');

async function call(path: string, body: object, headers: Record<string, string> = {}): Promise<void> {
  const response = await fetch(divar.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
  await response.arrayBuffer();
}

const ways = {
  send: () =>
    call(
      `/v1/open-platform/chat/bot/conversations/${id}/messages`,
      { type: 'TEXT', text_message: 'سلام' },
      { 'x-api-key': apiKey },
    ),
  message: () => call('/_emulator/users/sara/messages?wait=delivery', { text: 'سلام' }),
};

const session = new Session();
session.connect();
await session.post('Profiler.enable');

/** What ran, by file. */
async function measure(run: () => Promise<void>): Promise<Record<string, string[]>> {
  // What is loaded or made at the first time is none of the way.
  for (let time = 0; time < 3; time += 1) await run();
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  await session.post('Profiler.takePreciseCoverage');
  await run();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  await session.post('Profiler.stopPreciseCoverage');
  const files: Record<string, string[]> = {};
  for (const { url, functions } of result) {
    const file = /\/((?:spec|emulator)\/(?!generated).*\.ts)$/.exec(url)?.[1];
    if (!file || url.includes('node_modules') || file.includes('/generated/')) continue;
    const ran = functions.filter(({ functionName, ranges }) => functionName !== '' && ranges[0]!.count > 0);
    const names = ran.map(({ functionName }) => functionName).filter((name) => !/^(__|<)/.test(name));
    if (names.length > 0) files[file] = names;
  }
  return files;
}

process.stdout.write(
  JSON.stringify({ send: await measure(ways.send), message: await measure(ways.message) }),
);
process.exit();
