import { type ControlSchemas, durationMs } from '../../../spec/index.ts';
import { durationText } from '../../duration.ts';
import type { InjectedFault } from '../faults.ts';
import { overlay } from '../overlay.ts';
import { camelKeys, snakeKeys } from './fields.ts';

/** A fault as the control API writes it. */
export type FaultView = ControlSchemas['Fault'];

/** A fault from its view, which the spec has found good. */
export function faultFromView({ latency, late, ...same }: FaultView): InjectedFault {
  const times = {
    latencyMs: latency === undefined ? undefined : durationMs(latency),
    lateMs: late === undefined ? undefined : durationMs(late),
  };
  return overlay(camelKeys(same) as unknown as InjectedFault, times);
}

export function faultView({ latencyMs, lateMs, ...same }: InjectedFault): FaultView {
  const times = {
    latency: latencyMs === undefined ? undefined : durationText(latencyMs),
    late: lateMs === undefined ? undefined : durationText(lateMs),
  };
  return overlay(snakeKeys(same) as FaultView, times);
}
