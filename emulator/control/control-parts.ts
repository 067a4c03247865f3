import type { Contract, FaultNames } from '../../spec/index.ts';
import type { App, AppRegistry } from '../app/app.ts';
import type { ControlAnswer, ControlApi, ControlInput } from '../control-api/control-api.ts';
import type { MovableClock } from '../divar/clock.ts';
import type { FoundViolation } from '../divar/finding.ts';
import type { AppSettings } from '../divar/model.ts';
import type { Lazily } from '../http/turns.ts';
import type { Secrets } from '../journal/secrets.ts';
import type { Replays } from './replays.ts';

/** What the control API works on. */
export interface ControlParts {
  version: string;
  /** Between bots and Divar. */
  platform: Contract;
  /** What a fault can name as its operation. */
  faultNames: FaultNames;
  apps: AppRegistry;
  clock: MovableClock;
  /** What no answer shows. */
  secrets: Secrets;
  /** Makes another app; what the settings leave open gets its default. */
  createApp(settings: Partial<AppSettings> & { slug: string }): App;
  deleteApp(slug: string): void;
  /** Answers an authorise URL of the app in the name of a user; gives where the user is sent. */
  decideConsent(
    app: App,
    consent: { url: string; user: string; allow: boolean },
  ): { to: string; findings: FoundViolation[] };
  /** URL of the page of a post of an app, as everybody sees it or as its owner does. */
  postPage(token: string, view: { app: string; manage: boolean }): string;
  /** Keeps a file that a user sends; answers its link. */
  keepMedia(file: { name: string; bytes: Buffer }): string;
  /** The file that is served at a link. */
  readMedia: (link: string) => { name: string; bytes: Buffer } | undefined;
}

/** What a call is about. */
export interface ControlContext {
  parts: ControlParts;
  app: App;
  /** The whole control API, of the same app. */
  control: ControlApi;
  replays: Replays;
}

/** Does one call of spec/control.yaml. */
export type ControlHandler<Id extends Exclude<keyof ControlApi, 'openStream'>> = (
  context: ControlContext,
  input: ControlInput<Id>,
) => Lazily<ControlAnswer<Id>> | Promise<Lazily<ControlAnswer<Id>>>;

/** A handler for each of the named calls. */
export type ControlHandlers<Id extends Exclude<keyof ControlApi, 'openStream'>> = {
  [Name in Id]: ControlHandler<Name>;
};

/** How many items a list has where the call does not say. */
export const defaultPage = 1000;

/** At most so many of the items, and whether there are more: the newest unless `after` is given. */
export function cutPage<T>(
  items: T[],
  { after, limit }: { after: unknown; limit: number },
): { page: T[]; more: boolean } {
  if (items.length <= limit) return { page: items, more: false };
  return { page: after === undefined ? items.slice(-limit) : items.slice(0, limit), more: true };
}
