import type { IncomingHttpHeaders } from 'node:http';
import type { Operation, ViolationId } from '../../../spec/index.ts';
import type { App } from '../../app/app.ts';
import type { Chat } from '../../divar/chat.ts';
import { type FindingDetail, type FoundViolation, finding, StrictRefusal } from '../../divar/finding.ts';
import type { Token } from '../../divar/model.ts';
import type { JournalEntry } from '../../journal/entry.ts';

/** A call of the bot, once it is known what it is about. */
export interface BotCall {
  operation: Operation;
  app: App;
  parameters: Record<string, string>;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Whether a secret is in the body. */
  holdsSecret: boolean;
  entry: JournalEntry;
  /** Collected on the way; they end up in the journal. */
  findings: FoundViolation[];
  /** How many more there were to find. */
  findingsLeftOut: number;
}

/** Keeps a file where it is served, unless the chat takes back what happened with it; answers its link. */
export type KeepMedia = (file: { name: string; bytes: Buffer }, chat: Pick<Chat, 'onTakeBack'>) => string;

/** What a handler gets: the call, its body as the spec describes it, and the token where the spec asks for one. */
export interface CheckedCall<Body> extends BotCall {
  content: Body;
  /** Keeps a file; answers its link. */
  keepMedia: KeepMedia;
  token?: Token;
}

/** Does what an operation is for, and gives the JSON object to answer, at once. A `Refusal` says no. */
export type Handler<Body = unknown> = (call: CheckedCall<Body>) => object;

/** Tells what a handler found; refused where the app refuses findings. */
export function noteFinding({ app, findings }: BotCall, id: ViolationId, detail: FindingDetail): void {
  const found = finding(id, detail);
  if (app.chat.settings.refuseFindings) throw new StrictRefusal(found);
  findings.push(found);
}
