import { faultProblem } from '../../../spec/index.ts';
import type { RunningApp } from '../../app/app.ts';
import { ControlProblem } from '../../control-api/control-api.ts';
import type { Fault } from '../../divar/faults.ts';
import { type FaultView, faultFromView, faultView } from '../../divar/wire/fault-view.ts';
import { Rows } from '../../http/turns.ts';
import type { ControlContext, ControlHandlers } from '../control-parts.ts';

/** Calls about the failures to inject. */
export const faultCalls: ControlHandlers<'getFaults' | 'putFaults' | 'addFaults' | 'deleteFaults'> = {
  getFaults: ({ app }) => faultsView(app),
  putFaults: (context, { body }) => put(context, checked(context, body.faults)),
  addFaults(context, { body }) {
    context.app.faults.add(checked(context, body.faults));
    return told(context);
  },
  deleteFaults: (context) => put(context, []),
};

function put(context: ControlContext, faults: Fault[]) {
  context.app.faults.replace(faults);
  return told(context);
}

function told({ app }: ControlContext) {
  app.stream.publish('faults', {});
  return faultsView(app);
}

function faultsView(app: RunningApp): { faults: Rows<FaultView> } {
  return { faults: Rows.of(app.faults.list(), faultView) };
}

/** The faults, if each of them can be. */
function checked({ parts }: ControlContext, views: FaultView[]): Fault[] {
  for (const [index, view] of views.entries()) {
    const problem = faultProblem(view, parts.faultNames);
    if (!problem) continue;
    const { message, where, remedy } = problem;
    throw new ControlProblem(400, message, { where: `/faults/${index}${where}`, remedy });
  }
  return views.map(faultFromView);
}
