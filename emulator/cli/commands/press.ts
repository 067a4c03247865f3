import { type Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { parseDuration } from '../../duration.ts';
import type { ControlApi, Message, Pressed } from '../../index.ts';
import { isolated, plain } from '../../reports/text.ts';
import { UsageError } from '../../usage-error.ts';
import { addClientOptions, type ClientValues, connectClient, tellWait } from '../client-options.ts';
import { findingLine } from '../terminal/exchange-line.ts';
import { refusedLines, replyLines } from '../terminal/reply-lines.ts';

interface PressValues extends ClientValues {
  message?: string;
  row?: number;
  column?: number;
  user?: string;
  app?: string;
  timeout: string;
}

export function addPressCommand(program: Command): void {
  const command = program
    .command('press')
    .argument('[caption]', 'what the button says')
    .option('--message <id>', "the message (default: the newest of the bot's that has buttons)")
    .option('--row <n>', 'instead of a caption: the row, counted from 0', count)
    .option('--column <n>', 'the place in the row, counted from 0', count)
    .option('--user <name>', 'who presses (default: the user of the conversation)')
    .option('--app <slug>', 'another app than the default one')
    .option('--timeout <duration>', 'longest wait', '30s')
    .addHelpText(
      'after',
      "\nExamples:\n  divar-emulator press 'تایید'\n  divar-emulator press --row 0 --column 1 --message ID\n\nExit code 1 where the bot's answer is wrong or missing, or a call of its was refused.\n",
    );
  addClientOptions(command).action(press);
}

function count(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError('Write a number from 0 on.');
  return Number(text);
}

async function press(caption: string | undefined, values: PressValues): Promise<void> {
  const { row, column, user, app, timeout } = values;
  parseDuration(timeout, '--timeout');
  if (caption !== undefined && (row !== undefined || column !== undefined)) {
    throw new UsageError('Name the button by its caption or by --row and --column, not by both.');
  }
  if (caption === undefined && row === undefined && column === undefined) {
    throw new UsageError("Which button? Write divar-emulator press 'تایید', or --row 0 --column 0.");
  }
  const control = connectClient(values);
  const message_id = values.message ?? (await findNewest(control, { app, user }));
  const body = { caption, row, column, user };
  const work = () => control.pressButton({ app, message_id, body, timeout });
  const pressed = await tellWait(control, { app, timeout, work });
  const refused = pressed.refused.flatMap((call) => refusedLines(call, values));
  for (const line of [...pressedLines(pressed), ...refused]) process.stdout.write(`${line}\n`);
  const hasFailed = pressed.outcome === 'failed' || pressed.outcome === 'pending';
  if (hasFailed || refused.length > 0) process.exitCode = 1;
}

/** The id of the newest message that has buttons. */
async function findNewest(
  control: ControlApi,
  { app, user }: { app: string | undefined; user: string | undefined },
): Promise<string> {
  const { conversations } = await control.listConversations({ app, user });
  const lists = await Promise.all(
    conversations.map(({ id }) => control.listMessages({ app, conversation_id: id })),
  );
  const newest = lists
    .flatMap(({ messages }) => messages)
    .filter(({ buttons = [], receiver_buttons: others = [] }) => buttons.length + others.length > 0)
    .reduce<Message | undefined>((best, one) => (best && best.sent_at > one.sent_at ? best : one), undefined);
  if (newest) return newest.id;
  const whose = user === undefined ? '' : ` to ${user}`;
  throw new UsageError(
    `There is no message${whose} with buttons. Write to the bot first: divar-emulator send 'سلام'`,
  );
}

function pressedLines({ button, findings = [], replies, ...pressed }: Pressed): string[] {
  return [
    `[${isolated(button.caption)}] ${describeOutcome(pressed)}`,
    ...findings.map(findingLine),
    ...replies.flatMap((message) => replyLines(message, { id: true })),
  ];
}

function describeOutcome({ outcome, url, text, post_token, page, error }: Partial<Pressed>): string {
  const shown = text === undefined ? '' : `shows ${isolated(text)}`;
  const and = shown === '' ? '' : `${shown}, and `;
  switch (outcome) {
    case 'opens_url':
      return `${and}opens ${plain(url ?? '')}`;
    case 'opens_post_page':
      return `${and}opens the post ${plain(post_token ?? '')}: ${plain(page ?? '')}`;
    case 'opens_post_manage_page':
      return `${and}opens the page to manage the post ${plain(post_token ?? '')}: ${plain(page ?? '')}`;
    case 'shows_text':
      return shown;
    case 'failed':
      return `${and}${pc.red('failed:')} ${plain(error ?? 'the answer cannot be used')}`;
    case 'pending':
      return pc.red('no answer of the bot yet; the wait is over (--timeout)');
    default:
      return 'does nothing';
  }
}
