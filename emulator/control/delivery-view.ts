import type { ControlSchemas } from '../../spec/index.ts';
import type { DeliveryEnd } from '../delivery/delivery.ts';

/** The end of a delivery as the control API shows it. */
export function deliveryView(result: DeliveryEnd): ControlSchemas['DeliveryResult'] {
  return {
    outcome: result.outcome,
    status: result.status,
    duration_ms: Math.round(result.duration_ms * 1000) / 1000,
    attempts: result.attempts,
    error: result.error,
    entry_id: result.entry?.id,
  };
}
