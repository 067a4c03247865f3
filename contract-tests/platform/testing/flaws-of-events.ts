import type { PassingAnswer, ProxiedRequest } from './broken-platform.ts';
import { jsonOf, type PlatformMutant, refusal } from './flaws.ts';

/** Refuses calls while an event, or a question to the app, is open. */
export function isBusyDuring(flaw: string, path: string): PlatformMutant {
  return {
    flaw,
    make() {
      let open = 0;
      return {
        async event(passing, passOn) {
          if (!passing.path.startsWith(path)) return passOn(passing);
          open += 1;
          return passOn(passing).finally(() => {
            open -= 1;
          });
        },
        call: async (passing, passOn) => (open > 0 ? refusal(503, 14) : passOn(passing)),
      };
    },
  };
}

/** Brings nothing more in a conversation once the app has answered like this. */
export function givesUpAfter(
  flaw: string,
  fits: (answer: PassingAnswer) => boolean,
  {
    path = '/events',
    later = { status: 200, headers: {}, text: '' },
  }: { path?: string; later?: PassingAnswer } = {},
): PlatformMutant {
  return {
    flaw: `gives up after ${flaw}`,
    make() {
      const lost = new Set<string>();
      return {
        async event(passing, passOn) {
          const id = conversationOf(passing);
          if (lost.has(id)) return later;
          const answer = await passOn(passing);
          if (passing.path === path && fits(answer)) lost.add(id);
          return answer;
        },
      };
    },
  };
}

/** The conversation that an event, or a question to the app, is about. */
export function conversationOf(passing: ProxiedRequest): string {
  const { new_chatbot_message: message, conversation_id: id } = jsonOf(passing) as {
    new_chatbot_message?: { conversation: { id: string } };
    conversation_id?: string;
  };
  return String(message?.conversation.id ?? id);
}

/** Can be read as JSON, or is empty. */
export const isJson = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return text === '';
  }
};
