import { fileURLToPath } from 'node:url';
import { type BotProcess, type ControlApi, type Emulator, freePort, startBot } from '../emulator/index.ts';
import { connections, post } from './load.ts';
import { median, type Row, row } from './row.ts';

type Library = typeof import('../emulator/index.ts');

const seconds = 4;

/** Events per second to one bot: the emulator, with capture and journal, beside a plain load generator. */
export async function deliveryRows(): Promise<Row[]> {
  const bot = await startSilentBot();
  const { createEmulator } = (await import(built)) as Library;
  const emulator = await createEmulator({ bot: `http://127.0.0.1:${bot.port}/` });
  const ours: number[] = [];
  const plain: number[] = [];
  await deliver(emulator.control, 2);
  for (let round = 0; round < 3; round += 1) {
    ours.push(await deliver(emulator.control, seconds));
    plain.push(await generate(emulator, bot));
  }
  await emulator.stop();
  await bot.stop();
  const peer = { name: 'load generator', value: median(plain) };
  return [
    row({ name: `deliveries, ${connections} at once`, ours: median(ours), peer, unit: '/s', atLeast: 0.6 }),
  ];
}

const built = new URL('../dist/emulator/index.js', import.meta.url).href;

async function startSilentBot(): Promise<BotProcess> {
  const port = await freePort();
  const args = [fileURLToPath(new URL('./silent-bot.mjs', import.meta.url)), String(port)];
  return startBot({ command: process.execPath, args, port });
}

/** Sixteen users who talk without a pause, each waiting for the bot's answer. */
async function deliver(control: ControlApi, duration: number): Promise<number> {
  const start = performance.now();
  const end = start + duration * 1000;
  let delivered = 0;
  const talk = async (user: string) => {
    while (performance.now() < end) {
      const { delivery } = await control.sendUserMessage({ user, body: { text: 'سلام' }, wait: 'delivery' });
      if (delivery?.status !== 200) throw new Error(`a delivery ended with ${JSON.stringify(delivery)}`);
      delivered += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, index) => talk(`user ${index}`)));
  return delivered / ((performance.now() - start) / 1000);
}

/** The last event of the emulator, posted over and over. */
async function generate({ control, identificationKey }: Emulator, bot: BotProcess): Promise<number> {
  const { entries } = await control.listEntries({ direction: 'divar_to_bot', limit: 1 });
  const { body } = entries[0]!.request!;
  const headers = { 'content-type': 'application/json', authorization: identificationKey };
  return (await post({ url: `http://127.0.0.1:${bot.port}/`, headers, body, duration: seconds })).perSecond;
}
