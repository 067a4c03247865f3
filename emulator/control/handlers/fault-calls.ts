import type { ControlComponents } from '../../../spec/index.ts';
import type { Fault } from '../../domain/faults.ts';
import { durationMs, durationText } from '../../duration.ts';
import type { RunningApp } from '../../running-app.ts';
import { camelKeys, snakeKeys } from '../../wire/names.ts';
import { ControlProblem } from '../control-api.ts';
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

function faultOf({ latency, late, ...same }: FaultView, index: number): Fault {
  const fault = camelKeys(same) as unknown as Fault;
  refuseMisplaced({ ...same, late }, index);
  return {
    ...fault,
    ...(latency !== undefined && { latencyMs: durationMs(latency) }),
    ...(late !== undefined && { lateMs: durationMs(late) }),
  };
}

/** A fault of the order of events says nothing else, and is none of the bot's calls. */
function refuseMisplaced(fault: Omit<FaultView, 'latency'>, index: number): void {
  const order = (['duplicate', 'late', 'reorder'] as const).find((name) => fault[name]);
  if (order === undefined) return;
  const answer = (['status', 'body', 'headers', 'drop', 'after'] as const).find(
    (name) => fault[name] !== undefined && fault[name] !== false,
  );
  const where = `/faults/${index}/${order}`;
  if (fault.direction === 'bot_to_divar') {
    const remedy = 'Use it with the direction divar_to_bot.';
    throw new ControlProblem(400, `"${order}" is for events that go to the bot.`, { where, remedy });
  }
  if (answer !== undefined) {
    const remedy = 'Write two faults.';
    throw new ControlProblem(400, `"${order}" and "${answer}" do not go together.`, { where, remedy });
  }
}

function viewOf({ latencyMs, lateMs, ...same }: Fault): FaultView {
  const view = snakeKeys(same) as FaultView;
  return {
    ...view,
    ...(latencyMs !== undefined && { latency: durationText(latencyMs) }),
    ...(lateMs !== undefined && { late: durationText(lateMs) }),
  };
}
