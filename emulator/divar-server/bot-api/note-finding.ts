import { type FindingDetail, finding } from '../../divar/finding.ts';
import { StrictRefusal } from '../../divar/refusal.ts';
import type { ViolationId } from '../../divar/violations.ts';
import type { BotCall } from './bot-call.ts';

/** Tells what a handler found; refused where the app refuses findings. */
export function noteFinding({ app, findings }: BotCall, id: ViolationId, detail: FindingDetail): void {
  const found = finding(id, detail);
  if (app.chat.settings.refuseFindings) throw new StrictRefusal(found);
  findings.push(found);
}
