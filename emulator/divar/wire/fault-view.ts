import { type ControlSchemas, durationMs } from '../../../spec/index.ts';
import { durationText } from '../../duration.ts';
import type { InjectedFault } from '../faults.ts';
import { camelKeys, snakeKeys } from './names.ts';

/** A fault as the control API writes it. */
export type FaultView = ControlSchemas['Fault'];

/** A fault from its view, which the spec has found good. */
export function faultFromView({ latency, late, ...same }: FaultView): InjectedFault {
  return {
    ...(camelKeys(same) as unknown as InjectedFault),
    ...(latency !== undefined && { latencyMs: durationMs(latency) }),
    ...(late !== undefined && { lateMs: durationMs(late) }),
  };
}

export function faultView({ latencyMs, lateMs, ...same }: InjectedFault): FaultView {
  return {
    ...(snakeKeys(same) as FaultView),
    ...(latencyMs !== undefined && { latency: durationText(latencyMs) }),
    ...(lateMs !== undefined && { late: durationText(lateMs) }),
  };
}
