import type { Calls } from '../wire/calls.ts';
import type { Contract } from '../wire/contract.ts';
import type { UserMessage } from '../wire/types.ts';

export type MediaKind = 'IMAGE' | 'FILE' | 'VOICE' | 'VIDEO';

const fieldOf = {
  IMAGE: 'image_data',
  FILE: 'file_data',
  VOICE: 'voice_data',
  VIDEO: 'video_data',
} as const;

/** A ready message of this kind, as the spec's examples have it. */
export function sampleMessage(contract: Contract, kind: MediaKind): UserMessage | undefined {
  const templates = contract.webhooks.find(({ name }) => name === 'NEW_CHATBOT_MESSAGE')?.templates;
  const body = templates?.find(({ name }) => name === kind)?.body as
    | { new_chatbot_message?: Record<string, unknown> }
    | undefined;
  const data = body?.new_chatbot_message?.[fieldOf[kind]];
  return data ? ({ type: kind, [fieldOf[kind]]: data } as UserMessage) : undefined;
}

/** A message with a file from the disk; the emulator keeps the file where it can. */
export async function fileMessage(calls: Calls, kind: MediaKind, file: File): Promise<UserMessage> {
  const link = await linkFor(calls, kind, file);
  const data = {
    link,
    size_bytes: file.size,
    name: kind === 'FILE' ? file.name : undefined,
    ...(kind === 'IMAGE' && (await measureDimensions(file))),
  };
  return { type: kind, [fieldOf[kind]]: data } as UserMessage;
}

async function linkFor(calls: Calls, kind: MediaKind, file: File): Promise<string> {
  if (calls.has('uploadUserMedia')) {
    const input = { type: kind, name: file.name };
    return ((await calls.sendBytes('uploadUserMedia', file, input)) as { link: string }).link;
  }
  return `https://chat.divar.ir/media/${kind.toLowerCase()}/${encodeURIComponent(file.name)}`;
}

async function measureDimensions(file: File): Promise<{ width_px: number; height_px: number }> {
  const { width, height } = await createImageBitmap(file);
  return { width_px: width, height_px: height };
}
