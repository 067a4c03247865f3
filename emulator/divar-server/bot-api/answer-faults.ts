import { STATUS_CODES } from 'node:http';
import { statuses } from '../../../spec/index.ts';
import type { Fault } from '../../divar/faults.ts';
import { mergedHeaders } from '../../http/header-pairs.ts';
import type { BotAnswer } from './answer.ts';

/** The answer that a fault gives; what it leaves open is as the real answer, or the gateway's, would be. */
export function standIn({ status, body, headers }: Fault, real: BotAnswer | undefined): BotAnswer {
  const usual = status === undefined ? real : undefined;
  return {
    status: status ?? usual?.status ?? 200,
    body: usual?.body ?? makeBody(status ?? 200),
    text: body,
    headers: mergedHeaders(usual?.headers ?? {}, headers ?? {}),
  };
}

/** What the gateway would say with a status. */
function makeBody(status: number): object {
  if (status < 400) return {};
  const known = Object.values(statuses).find(({ http }) => http === status);
  const { code } = known ?? (status < 500 ? statuses.INVALID_ARGUMENT : statuses.UNAVAILABLE);
  return { code, message: (STATUS_CODES[status] ?? 'Unknown').toLowerCase(), details: [] };
}
