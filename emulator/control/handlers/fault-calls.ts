import type { ControlComponents } from '../../../spec/index.ts';
import type { Fault } from '../../domain/faults.ts';
import { durationMs, durationText } from '../../duration.ts';
import type { RunningApp } from '../../running-app.ts';
import { camelKeys, snakeKeys } from '../../wire/names.ts';
import type { ControlHandlers } from '../control-parts.ts';

type FaultView = ControlComponents['schemas']['Fault'];

/** Calls about the failures to inject. */
export const faultCalls: ControlHandlers<'getFaults' | 'putFaults' | 'addFaults' | 'deleteFaults'> = {
  getFaults: ({ app }) => faultsView(app),
  putFaults: ({ app }, { body }) => put(app, body.faults.map(faultOf)),
  addFaults({ app }, { body }) {
    app.faults.add(body.faults.map(faultOf));
    return told(app);
  },
  deleteFaults: ({ app }) => put(app, []),
};

function put(app: RunningApp, faults: Fault[]) {
  app.faults.replace(faults);
  return told(app);
}

function told(app: RunningApp) {
  app.stream.publish('faults', faultsView(app));
  return faultsView(app);
}

function faultsView(app: RunningApp): { faults: FaultView[] } {
  return { faults: app.faults.list().map(viewOf) };
}

function faultOf({ latency, ...same }: FaultView): Fault {
  const fault = camelKeys(same) as unknown as Fault;
  return latency === undefined ? fault : { ...fault, latencyMs: durationMs(latency) };
}

function viewOf({ latencyMs, ...same }: Fault): FaultView {
  const view = snakeKeys(same) as FaultView;
  return latencyMs === undefined ? view : { ...view, latency: durationText(latencyMs) };
}
