import { CallProblem } from '../wire/calls.ts';

/** Shown where the control API does not let the page in or is not there. */
export function Unreachable({ error }: { error: Error }) {
  const remedy = error instanceof CallProblem ? error.remedy : undefined;
  return (
    <main class="unreachable" dir="ltr" lang="en">
      <h1>divar-emulator</h1>
      <p>The control API did not answer as it must: {error.message}</p>
      <p>{remedy ?? 'Is the emulator still running? Start it again and reload this page.'}</p>
    </main>
  );
}
