import type { App, AppRegistry } from '../app/app.ts';
import { type ControlApi, ControlProblem } from '../control-api/control-api.ts';
import type { AppSettings, Fact } from '../divar/model.ts';
import { UsageError } from '../usage-error.ts';
import { enterWorld, type WorldContext } from './enter-world.ts';
import type { AppWorld } from './load-media.ts';
import type { World } from './read-world.ts';

interface WorldStart {
  /** Name of the world's file, for errors. */
  file: string;
  world: World;
  apps: AppRegistry;
  control: ControlApi;
  /** What the options set; it stays as they set it. */
  given: Partial<AppSettings>;
  ground: WorldContext;
}

/** Lets the apps begin with a world: each with all that is new to it, or with nothing. A `UsageError` where it cannot be. */
export async function beginWithWorld({ file, world, apps, given, ...rest }: WorldStart): Promise<void> {
  try {
    const { apps: others = {}, ...main } = world;
    const parts = Object.entries({ [apps.main.slug]: main, ...others });
    const entering = [];
    for (const [slug, part] of parts) entering.push(await rehearsed({ slug, part, apps, ...rest }));
    for (const { app, part, facts } of entering) {
      if (part.settings) await rest.control.patchApp({ app: app.slug, body: part.settings });
      app.chat.recordTogether(facts);
    }
    if (main.settings) apps.main.chat.configure(given);
  } catch (error) {
    if (!(error instanceof ControlProblem || error instanceof UsageError)) throw error;
    const remedy = error instanceof ControlProblem ? (error.remedy ?? '') : '';
    throw new UsageError(`--world ${file}: ${error.message} ${remedy}`.trim(), { cause: error });
  }
}

interface WorldEntry {
  app: App;
  part: AppWorld;
  facts: Fact[];
}

/** An app, made where there is none, and what its part of the world adds to it. */
async function rehearsed({
  slug,
  part,
  apps,
  control,
  ground,
}: { slug: string; part: AppWorld } & Pick<WorldStart, 'apps' | 'control' | 'ground'>): Promise<WorldEntry> {
  if (!apps.get(slug)) await control.createApp({ body: { slug } });
  const app = apps.get(slug)!;
  const facts = app.chat.rehearse(app.chat.state.snapshot(), (chat) => enterWorld(chat, part, ground));
  return { app, part, facts };
}

/** Refuses a world whose further apps name the one that is started. */
export function checkFurtherApps({
  file,
  world: { apps = {} },
  slug,
}: {
  file: string;
  world: World;
  slug: string;
}): void {
  if (!Object.hasOwn(apps, slug)) return;
  throw new UsageError(
    `--world ${file}: the further app "${slug}" is the one that is started. Write what it holds outside of apps, or start another one with --app-slug.`,
  );
}
