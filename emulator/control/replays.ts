import type { ControlSchemas } from '../../spec/index.ts';
import type { App } from '../app/app.ts';

export type ReplayView = ControlSchemas['Replay'];

/** Of each app so many replays can be looked up. */
const kept = 20;

/** The replays that were started by control calls. */
export class Replays {
  readonly #ofApp = new WeakMap<App, Map<string, ReplayView>>();
  #count = 0;

  /** Notes a new replay of an app. */
  begin(app: App, conversations: number): ReplayView {
    this.#count += 1;
    const id = `replay-${this.#count}`;
    const replay: ReplayView = { id, state: 'running', conversations, done: 0, failed: 0, turns: 0 };
    const replays = this.#ofApp.get(app) ?? new Map<string, ReplayView>();
    this.#ofApp.set(app, replays.set(id, replay));
    if (replays.size > kept) replays.delete(replays.keys().next().value!);
    app.stream.publish('replay', { ...replay });
    return replay;
  }

  /** Changes what is known of a replay, and tells the stream. */
  change(app: App, replay: ReplayView, change: Partial<ReplayView>): void {
    Object.assign(replay, change);
    const { verdict: _verdict, ...brief } = replay;
    app.stream.publish('replay', { ...brief });
  }

  get(app: App, id: string): ReplayView | undefined {
    return this.#ofApp.get(app)?.get(id);
  }
}
