import { v4 } from 'uuid';
import type { ProxiedRequest } from '../broken-platform.ts';
import { brings, headerOf, type Json, jsonOf, type PlatformMutant, withHeader, withJson } from '../flaws.ts';
import { conversationOf, givesUpAfter, isBusyDuring, isJson } from '../flaws-of-events.ts';

/** Brings messages otherwise. */
const bringsMessages = (flaw: string, change: (message: Json, passing: ProxiedRequest) => void) =>
  brings(flaw, messagesWith(change));

/** Changes the message of an event; other events stay as they are. */
function messagesWith(
  change: (message: Json, passing: ProxiedRequest) => void,
): (passing: ProxiedRequest) => ProxiedRequest {
  return (passing) => {
    const event = jsonOf(passing);
    const message = event.new_chatbot_message as Json | undefined;
    if (!message) return passing;
    change(message, passing);
    return withJson(passing, event);
  };
}

/** Platforms that do wrong with events. */
export const events: Record<string, PlatformMutant> = {
  'EVT-01': brings('adds a charset', (passing) =>
    withHeader(passing, 'Content-Type', 'application/json; charset=utf-8'),
  ),
  'EVT-02': brings('writes Bearer before the key', (passing) =>
    passing.path === '/events'
      ? withHeader(passing, 'Authorization', `Bearer ${headerOf(passing, 'authorization')}`)
      : passing,
  ),
  'EVT-03': brings('sends its own name as the host', (passing) =>
    withHeader(passing, 'X-Other-Host', 'divar.ir'),
  ),
  'EVT-04': {
    ...bringsMessages('leaves the sender out', (message) => {
      message.sender = {};
    }),
    also: ['EVT-08'],
  },
  'EVT-05': bringsMessages('gives messages random ids', (message) => {
    message.id = v4();
  }),
  'EVT-06': bringsMessages('gives the time in milliseconds', (message) => {
    message.sent_at = Math.round(Number(message.sent_at) / 1000);
  }),
  'EVT-07': {
    ...bringsMessages('tells who the user is', (message) => {
      message.user_id = 'sara';
    }),
    also: ['EVT-04', 'EVT-08'],
  },
  'EVT-08': bringsMessages('forgets the name of a contact', (message) => {
    const contact = message.contact_data as Json | undefined;
    delete contact?.name;
  }),
  'EVT-09': bringsMessages('leaves out the token of a post', (message) => {
    message.text = String(message.text ?? '').replace(/^(\/start \w+) .*/, '$1') || message.text;
  }),
  'EVT-10': bringsMessages('trims texts', (message) => {
    if (typeof message.text === 'string') message.text = message.text.trim();
  }),
  'EVT-11': {
    flaw: 'follows redirects',
    make: () => ({
      async event(passing, passOn) {
        const answer = await passOn(passing);
        const { location } = answer.headers;
        return location ? passOn({ ...passing, path: new URL(location).pathname }) : answer;
      },
    }),
  },
  'EVT-12': givesUpAfter('an answer that is not JSON', ({ text }) => !isJson(text)),
  'EVT-13': givesUpAfter('a refusal', ({ status }) => status >= 400),
  'EVT-14': isBusyDuring('takes no message while an event is open', '/events'),
  'EVT-15': {
    flaw: 'numbers conversations instead of messages',
    make() {
      const ids = new Map<string, unknown>();
      const numbered = messagesWith((message, passing) => {
        const id = conversationOf(passing);
        ids.set(id, ids.get(id) ?? message.id);
        message.id = ids.get(id);
      });
      return { event: (passing, passOn) => passOn(numbered(passing)) };
    },
  },
};
