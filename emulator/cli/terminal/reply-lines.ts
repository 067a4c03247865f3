import pc from 'picocolors';
import { shownDuration } from '../../duration.ts';
import type { Message, Said } from '../../index.ts';
import { isolated, plain } from '../../reports/text.ts';
import { findingLine } from './exchange-line.ts';

/** How a delivery ended, in one line. */
export function deliveryLine(delivery: NonNullable<Said['delivery']>): string {
  const { outcome, status, error, duration_ms: duration } = delivery;
  const time = pc.dim(shownDuration(duration));
  if (outcome === 'answered' && status! < 300)
    return pc.dim(`delivered, ${status} in ${shownDuration(duration)}`);
  if (outcome === 'no_bot')
    return pc.red(
      'not delivered, no bot: start the emulator with --bot URL, or set it in the page under State',
    );
  if (outcome === 'answered') return `${pc.red(`the bot answered ${status}`)} ${time}`;
  return `${pc.red(`not delivered, ${outcome.replaceAll('_', ' ')}:`)} ${plain(error ?? '')} ${time}`;
}

/** What the bot tried and Divar refused: the call, what is wrong with it, and where the whole exchange is. */
export function refusedLines(
  { method, url, status, findings, entry_id }: Said['refused'][number],
  { emulator, app }: { emulator: string; app?: string },
): string[] {
  const call = `${pc.red(`refused, ${status}:`)} ${plain(method ?? '')} ${plain(url ?? '')}`;
  const page = app === undefined ? '/' : `/chat/addon_${encodeURIComponent(app)}`;
  const address = new URL(`${page}#/exchange/${entry_id}`, emulator).href;
  return [call, ...findings.map(findingLine), pc.dim(`  ${plain(address)}`)];
}

/**
 * What the bot said, and its buttons, as the user would see them; those of the other side behind an arrow. With the id
 * of the message where it can be named to another command.
 */
export function replyLines(message: Message, { id = false } = {}): string[] {
  const text = message.text ?? fileWords(message);
  const rows = rowsIn(message.buttons).map((row) => `     ${row}`);
  const others = rowsIn(message.receiver_buttons).map((row) => `  -> ${row}`);
  const name = id ? `  ${pc.dim(plain(message.id))}` : '';
  return [`${pc.cyan('bot:')} ${isolated(text)}${name}`, ...rows, ...others];
}

function rowsIn(buttons: Message['buttons'] = []): string[] {
  return buttons.map((row) => row.map(({ caption }) => `[${isolated(caption)}]`).join(' '));
}

function fileWords({ type, image_data, file_data, voice_data, video_data, media_token }: Message): string {
  const file = image_data ?? file_data ?? voice_data ?? video_data;
  return file ? `${type} ${file.link}` : `media ${media_token ?? ''}`;
}
