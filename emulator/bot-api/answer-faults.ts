import type { Fault } from '../domain/faults.ts';
import type { BotAnswer } from './answer.ts';

/** Does the fault put another answer in the place of the real one? */
export function replacesAnswer({ status, body, headers }: Fault): boolean {
  return status !== undefined || body !== undefined || headers !== undefined;
}

/** The answer that a fault gives; what it leaves open is as the real answer would be. */
export function standIn({ status, body, headers }: Fault, real: BotAnswer | undefined): BotAnswer {
  const usual = status === undefined ? real : undefined;
  const failing = { code: 14, message: 'injected fault', details: [] };
  return {
    status: status ?? usual?.status ?? 200,
    body: usual?.body ?? ((status ?? 200) < 300 ? {} : failing),
    ...(body !== undefined && { text: body }),
    ...(headers && { headers }),
  };
}
