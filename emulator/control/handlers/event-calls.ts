import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { App } from '../../app/app.ts';
import { ControlProblem } from '../../control-api/control-api.ts';
import type { DeliveryEnd, Outgoing } from '../../delivery/delivery.ts';
import type { HeaderChange } from '../../delivery/webhook-client.ts';
import { pairs } from '../../http/header-pairs.ts';
import type { JournalEntry } from '../../journal/entry.ts';
import { isMasked } from '../../reports/text.ts';
import type { ControlHandlers } from '../control-parts.ts';
import { deliveryView, joinChat } from '../deliveries.ts';
import { findTarget, isAsk } from '../press/ask-app.ts';
import { notFound } from '../problems.ts';
import { refusedAfter, repliesAfter, type WaitInput, waitAsAsked } from '../waiting.ts';

/** Calls that deliver any event, or one again. */
export const eventCalls: ControlHandlers<'deliverEvent' | 'resendDelivery'> = {
  deliverEvent(context, { body: event, ...input }) {
    if (event.body === undefined && event.raw === undefined) throw nothingToDeliver();
    checkHeaders(event.headers ?? {});
    const bytes = event.raw === undefined ? jsonBytes(event.body) : Buffer.from(event.raw, 'base64');
    const json = event.raw === undefined ? event.body : parsed(bytes);
    const { conversationId, messageId } = joinChat(context, { json, user: event.user });
    const outgoing: Outgoing = {
      operation: findOperation(json),
      body: bytes,
      headers: event.headers,
      conversation_id: conversationId,
      message_id: messageId,
    };
    return deliverTimes(context.app, { outgoing, times: event.times ?? 1, input });
  },

  resendDelivery(context, { entry_id: id, ...input }) {
    const { app } = context;
    const entry = app.journal.get(id);
    if (!entry) throw notFound.entry(id);
    if (entry.direction !== 'divar_to_bot') {
      throw new ControlProblem(
        409,
        `The entry ${id} is a call of the bot; only deliveries can be sent again.`,
        {
          where: 'entry_id',
        },
      );
    }
    const { operation } = entry;
    const outgoing = { ...again(entry), ...(isAsk(operation) && findTarget(context, { operation })) };
    return deliverTimes(app, { outgoing, times: 1, input });
  },
};

async function deliverTimes(
  app: App,
  { outgoing, times, input }: { outgoing: Outgoing; times: number; input: WaitInput },
) {
  const { conversation_id: conversationId } = outgoing;
  const last = conversationId === undefined ? undefined : app.chat.state.messagesOf(conversationId).last?.id;
  const before = app.journal.newestId;
  const deliver = () => (outgoing.asks ? app.delivery.ask(outgoing) : app.delivery.deliver(outgoing));
  const work = Promise.all(Array.from({ length: times }, deliver));
  const { result, timedOut } = await waitAsAsked<DeliveryEnd[]>(app, { input, work, conversationId });
  const answered = conversationId !== undefined && input.wait !== 'none';
  return {
    deliveries: (result ?? []).map(deliveryView),
    conversation_id: conversationId,
    replies: answered ? repliesAfter(app, conversationId, last) : [],
    refused: refusedAfter(app, conversationId, before),
    timed_out: timedOut ? true : undefined,
  };
}

function findOperation(json: unknown): string {
  const type = (json as { type?: unknown } | null | undefined)?.type;
  return typeof type === 'string' && type !== '' ? type.slice(0, 100) : 'unknown';
}

function jsonBytes(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The same event: the same bytes, and the headers of then as far as they are still known. */
function again(entry: JournalEntry): Outgoing {
  const headers: HeaderChange = Object.fromEntries(
    pairs(entry.request.headers).filter(
      ([name, value]) => !/^(host|content-length)$/i.test(name) && !isMasked(value),
    ),
  );
  const { operation, conversation_id, message_id, message_type, pressed, request } = entry;
  const about = { conversation_id, message_id, message_type, pressed, resend_of: entry.id };
  return { operation, body: request.body, headers, ...about };
}

function checkHeaders(headers: HeaderChange): void {
  for (const [name, value] of Object.entries(headers)) {
    try {
      validateHeaderName(name);
      if (value !== null) validateHeaderValue(name, value);
    } catch (cause) {
      throw new ControlProblem(400, (cause as Error).message, { where: `/headers/${name}` });
    }
  }
}

function nothingToDeliver(): ControlProblem {
  return new ControlProblem(400, 'Nothing to deliver.', {
    where: '/body',
    remedy:
      'Send {"body": <any JSON>}, or the bytes themselves with another Content-Type than application/json.',
  });
}
