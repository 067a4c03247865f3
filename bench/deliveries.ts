import { fileURLToPath } from 'node:url';
import { type BotProcess, type ControlApi, type Emulator, freePort, startBot } from '../emulator/index.ts';
import { connections, post } from './load.ts';
import { median, type Row, row } from './row.ts';

type Library = typeof import('../emulator/index.ts');

const seconds = 3;

/**
 * Deliveries per second to one bot, sixteen at once, with capture and journal, beside a plain load generator that posts
 * the same event: events handed over in hundreds, and messages of users who wait for each answer.
 */
export async function deliveryRows(): Promise<Row[]> {
  const bot = await startSilentBot();
  const { createEmulator } = (await import(built)) as Library;
  const emulator = await createEmulator({ bot: `http://127.0.0.1:${bot.port}/` });
  const rates = { events: [] as number[], messages: [] as number[], plain: [] as number[] };
  for (let round = 0; round < 4; round += 1) {
    rates.events.push(await atOnce((talker) => deliverEvents(emulator.control, talker)));
    rates.messages.push(await atOnce((talker) => deliverMessage(emulator.control, talker)));
    rates.plain.push(await generate(emulator, bot));
  }
  await emulator.stop();
  await bot.stop();
  return [compared('events delivered', rates.events), compared("users' messages delivered", rates.messages)];

  function compared(name: string, ours: number[]): Row {
    const peer = { name: 'load generator', value: warm(rates.plain) };
    return row({ name: `${name}, ${connections} at once`, ours: warm(ours), peer, unit: '/s', atLeast: 0.6 });
  }
}

/** The middle of the rounds after the first. */
function warm(rates: number[]): number {
  return median(rates.slice(1));
}

const built = new URL('../dist/emulator/index.js', import.meta.url).href;

async function startSilentBot(): Promise<BotProcess> {
  const port = await freePort();
  const args = [fileURLToPath(new URL('./silent-bot.mjs', import.meta.url)), String(port)];
  return startBot({ command: process.execPath, args, port });
}

/** Deliveries per second when sixteen go on without a pause; `deliver` says how many it made. */
async function atOnce(deliver: (talker: number) => Promise<number>): Promise<number> {
  const start = performance.now();
  const end = start + seconds * 1000;
  let delivered = 0;
  const talk = async (talker: number) => {
    while (performance.now() < end) {
      const count = await deliver(talker);
      delivered += count;
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, talker) => talk(talker)));
  return delivered / ((performance.now() - start) / 1000);
}

async function deliverMessage(control: ControlApi, talker: number): Promise<number> {
  const said = await control.sendUserMessage({
    user: `user ${talker}`,
    body: { text: 'سلام' },
    wait: 'delivery',
  });
  return answered(said.delivery ? [said.delivery] : []);
}

const times = 100;

async function deliverEvents(control: ControlApi, talker: number): Promise<number> {
  const event = {
    type: 'NEW_CHATBOT_MESSAGE',
    new_chatbot_message: {
      id: `7651e778-6231-11f0-a7fd-5607f0c4${1000 + talker}`,
      conversation: { id: `1fad7e32-b2ea-4084-8ec9-e6265136${1000 + talker}`, type: 'BOT' },
      sender: { type: 'HUMAN' },
      type: 'TEXT',
      sent_at: 1729429926140000,
      text: 'سلام',
    },
  };
  return answered(
    (await control.deliverEvent({ body: { body: event, times }, wait: 'delivery' })).deliveries,
  );
}

function answered(deliveries: { status?: number }[]): number {
  if (deliveries.length === 0 || deliveries.some(({ status }) => status !== 200)) {
    throw new Error(`a delivery ended with ${JSON.stringify(deliveries)}`);
  }
  return deliveries.length;
}

/** The last event of the emulator, posted over and over. */
async function generate({ control, identificationKey }: Emulator, bot: BotProcess): Promise<number> {
  const { entries } = await control.listEntries({ direction: 'divar_to_bot', limit: 1 });
  const { body } = entries[0]!.request!;
  const headers = { 'content-type': 'application/json', authorization: identificationKey };
  return (await post({ url: `http://127.0.0.1:${bot.port}/`, headers, body, duration: seconds })).perSecond;
}
