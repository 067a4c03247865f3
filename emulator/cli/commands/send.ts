import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { platformContract } from '../../../spec/index.ts';
import { parseDuration } from '../../duration.ts';
import { parseJson, readText } from '../../files/read-file.ts';
import type { ControlApi, Message, Said, UserMessage } from '../../index.ts';
import { plain } from '../../reports/text.ts';
import { UsageError } from '../../usage-error.ts';
import { addClientOptions, type ClientValues, connectClient, tellWait } from '../client-options.ts';
import { deliveryLine, refusedLines, replyLines } from '../terminal/reply-lines.ts';

interface SendValues extends ClientValues {
  user: string;
  conversation?: string;
  type?: string;
  media?: string;
  file?: string;
  app?: string;
  patience: string;
  timeout: string;
}

interface Result {
  /** What the user said, as it is kept. */
  message?: Message;
  delivery?: Parameters<typeof deliveryLine>[0];
  /** Why there was no event. */
  not_delivered?: string;
  replies: Message[];
  refused: Said['refused'];
}

export function addSendCommand(program: Command): void {
  const command = program
    .command('send')
    .argument('[text]', 'what the user says')
    .option('--user <name>', 'the virtual user', 'user')
    .option('--conversation <id>', "such as one about a post (default: the user's first with the bot)")
    .option('--type <type>', 'a message of another type, with the data of the spec example')
    .option('--media <file>', 'a picture, film, voice or other file that the user sends')
    .option('--file <file>', 'deliver the JSON of a file as an event')
    .option('--app <slug>', 'another app than the default one')
    .option('--patience <duration>', 'wait for the first reply of a bot that has acknowledged', '3s')
    .option('--timeout <duration>', 'longest wait', '30s')
    .addHelpText('after', "\nExample:\n  divar-emulator send 'سلام'\n");
  addClientOptions(command).action(send);
}

async function send(text: string | undefined, values: SendValues): Promise<void> {
  parseDuration(values.timeout, '--timeout');
  parseDuration(values.patience, '--patience');
  const control = connectClient(values);
  const work = () => sent(control, { text, values });
  const { app, timeout } = values;
  const { message, delivery, not_delivered, replies, refused } = await tellWait(control, {
    app,
    timeout,
    work,
  });
  const id = message ? `  ${pc.dim(message.id)}` : '';
  if (delivery) process.stdout.write(`${deliveryLine(delivery)}${id}\n`);
  if (not_delivered !== undefined)
    process.stdout.write(`The bot does not get this message. ${plain(not_delivered)}\n`);
  const lines = [
    ...replies.flatMap((reply) => replyLines(reply, { id: true })),
    ...refused.flatMap((call) => refusedLines(call, values)),
  ];
  if (lines.length === 0) lines.push(silence(delivery, values));
  for (const line of lines) process.stdout.write(`${line}\n`);
  if (!isTaken(delivery) || refused.length > 0) process.exitCode = 1;
}

function isTaken(delivery: Result['delivery']): boolean {
  return delivery?.outcome === 'answered' && (delivery.status ?? 0) < 300;
}

function silence(delivery: Result['delivery'], { patience }: SendValues): string {
  return isTaken(delivery)
    ? `The bot said nothing within ${patience}. If it needs longer: --patience 10s`
    : 'The bot said nothing.';
}

async function sent(
  control: ControlApi,
  { text, values }: { text: string | undefined; values: SendValues },
): Promise<Result> {
  const { app, user, conversation, timeout, file } = values;
  const options = { timeout, app };
  if (file !== undefined) {
    const body = { raw: readEvent(file).toString('base64'), user };
    const { deliveries, replies, refused } = await control.deliverEvent({ body, ...options });
    return { delivery: deliveries[0], replies, refused };
  }
  const message = await readMessage(control, text, values);
  const body = { ...message, ...(conversation !== undefined && { conversation_id: conversation }) };
  const { newest_id: before } = await control.listEntries({ app, limit: 1, brief: true });
  const said = await control.sendUserMessage({ user, body, ...options });
  const isSilent = said.replies.length === 0 && said.refused.length === 0;
  return isSilent && isTaken(said.delivery)
    ? { ...said, ...(await awaitReplies(control, { said, before, values })) }
    : said;
}

/** What a bot does that acknowledges first and replies later, until it is quiet again. */
async function awaitReplies(
  control: ControlApi,
  { said, before, values }: { said: Said; before: number; values: SendValues },
): Promise<Pick<Result, 'replies' | 'refused'>> {
  const { app, timeout, patience } = values;
  const { conversation_id, message } = said;
  const start = performance.now();
  const patienceMs = parseDuration(patience, '--patience');
  let after = before;
  while (true) {
    const leftMs = Math.max(0, patienceMs - (performance.now() - start));
    const { entry } = await control.waitFor({
      app,
      for: 'entry',
      direction: 'bot_to_divar',
      after,
      timeout: `${Math.ceil(leftMs)}ms`,
    });
    const quiet = entry ? `${Math.ceil(performance.now() - start) + 100}ms` : '0';
    const { refused = [] } = await control.waitFor({
      app,
      for: 'quiet',
      conversation_id,
      after: before,
      quiet,
      timeout,
    });
    const { messages } = await control.listMessages({ app, conversation_id, after: message.id });
    const replies = messages.filter(({ origin }) => origin === 'bot');
    if (!entry || replies.length > 0 || refused.length > 0) return { replies, refused };
    after = entry.id;
  }
}

async function readMessage(
  control: ControlApi,
  text: string | undefined,
  { media, type, app }: SendValues,
): Promise<UserMessage> {
  if (media !== undefined) return mediaMessage(control, { file: media, type, app });
  return type === undefined ? textMessage(text) : exampleMessage(type, text);
}

function textMessage(text: string | undefined): UserMessage {
  if (text !== undefined) return { text };
  throw new UsageError(
    "Nothing to send. Write divar-emulator send 'سلام', or use --type, --media or --file.",
  );
}

/** The message of the spec's own example for a type. */
function exampleMessage(type: string, text: string | undefined): UserMessage {
  const templates = platformContract().webhooks.find(({ name }) => name === 'NEW_CHATBOT_MESSAGE')!.templates;
  const template = templates.find(({ name }) => name === type.toUpperCase());
  if (!template) {
    const known = templates.map(({ name }) => name).join(', ');
    throw new UsageError(`--type ${type} is not a message type. Use one of ${known}.`);
  }
  const { id: _id, conversation: _c, sender: _s, sent_at: _at, ...message } = chatbotMessage(template.body);
  return { ...message, ...(text !== undefined && { text }) } as UserMessage;
}

function chatbotMessage(body: unknown): Record<string, unknown> {
  return (body as { new_chatbot_message: Record<string, unknown> }).new_chatbot_message;
}

/** The text of a file with JSON, so that its numbers and its escapes arrive as they are written. */
function readEvent(file: string): Buffer {
  const text = readText(file);
  parseJson(text, file);
  return Buffer.from(text);
}

type FileType = Parameters<ControlApi['uploadUserMedia']>[0]['type'];

const byEnding: [ending: RegExp, type: FileType][] = [
  [/\.(png|jpe?g|gif|webp)$/i, 'IMAGE'],
  [/\.mp4$/i, 'VIDEO'],
  [/\.(m4a|3gp)$/i, 'VOICE'],
  [/$/, 'FILE'],
];

interface SentFile {
  file: string;
  /** As the person wrote it. Default: by the ending of the file's name. */
  type?: string | undefined;
  app?: string | undefined;
}

/** A message with a file from the disk, which the emulator keeps. A file that cannot be read is a UsageError. */
async function mediaMessage(control: ControlApi, { file, type, app }: SentFile): Promise<UserMessage> {
  const kind = type === undefined ? byEnding.find(([ending]) => ending.test(file))![1] : parseType(type);
  const data = await control.uploadUserMedia({
    type: kind,
    name: path.basename(file),
    body: { raw: readBytes(file).toString('base64') },
    app,
  });
  return { type: kind, [`${kind.toLowerCase()}_data`]: data } as UserMessage;
}

function parseType(text: string): FileType {
  const types = byEnding.map(([, type]) => type);
  const found = types.find((type) => type === text.toUpperCase());
  if (found) return found;
  throw new UsageError(`--type ${text} is not a type with a file. Use one of ${types.join(', ')}.`);
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new UsageError(`${file} cannot be read (${code}). Is the path right?`, { cause });
  }
}
