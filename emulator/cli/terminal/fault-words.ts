import type { Entry } from '../../index.ts';

type Fault = NonNullable<Entry['faults']>[number];

/** What an injected fault did to an exchange. */
export function faultWords(fault: Fault): string {
  const parts = [
    fault.latency !== undefined && `latency ${fault.latency}`,
    fault.status !== undefined && `status ${fault.status}`,
    fault.body !== undefined && (fault.body === '' ? 'an empty body' : 'another body'),
    fault.headers !== undefined && 'other headers',
    fault.drop && 'dropped',
    fault.after && 'after the work was done',
    fault.duplicate && 'delivered twice',
    fault.late !== undefined && `delivered ${fault.late} late`,
    fault.reorder && 'delivered after the next one',
  ];
  return `Injected fault: ${parts.filter(Boolean).join(', ')}.`;
}
