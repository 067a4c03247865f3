import type { ControlComponents } from '../../spec/index.ts';
import type { DeliveryResult } from '../delivery/delivery.ts';

/** The end of a delivery as the control API shows it. */
export function deliveryView(result: DeliveryResult): ControlComponents['schemas']['DeliveryResult'] {
  return {
    outcome: result.outcome,
    ...(result.status !== undefined && { status: result.status }),
    duration_ms: Math.round(result.durationMs * 1000) / 1000,
    attempts: result.attempts,
    ...(result.error !== undefined && { error: result.error }),
    ...(result.entry && { entry_id: result.entry.id }),
  };
}
