import { type ControlComponents, durationMs } from '../../../spec/index.ts';
import { durationText } from '../../duration.ts';
import type { Fault } from '../faults.ts';
import { camelKeys, snakeKeys } from './names.ts';

/** A fault as the control API writes it. */
export type FaultView = ControlComponents['schemas']['Fault'];

/** A fault from its view, which the spec has found good. */
export function faultFromView({ latency, late, ...same }: FaultView): Fault {
  return {
    ...(camelKeys(same) as unknown as Fault),
    ...(latency !== undefined && { latencyMs: durationMs(latency) }),
    ...(late !== undefined && { lateMs: durationMs(late) }),
  };
}

export function faultView({ latencyMs, lateMs, ...same }: Fault): FaultView {
  return {
    ...(snakeKeys(same) as FaultView),
    ...(latencyMs !== undefined && { latency: durationText(latencyMs) }),
    ...(lateMs !== undefined && { late: durationText(lateMs) }),
  };
}
