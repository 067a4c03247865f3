import { IdSource, slugPattern, slugRule } from '../divar/ids.ts';
import type { AppSettings } from '../divar/model.ts';
import { UsageError } from '../usage-error.ts';
import type { AppRegistry } from './app.ts';
import { type OpenedApp, openApp } from './open-app.ts';
import type { EmulatorOptions } from './options.ts';
import type { Runtime } from './runtime.ts';
import { defaultSettings, defaultSlug } from './settings.ts';

/** The apps of an emulator by slug and by API key. */
export class OpenApps implements AppRegistry {
  readonly #open: (settings: AppSettings) => OpenedApp;
  readonly #apps = new Map<string, OpenedApp>();
  readonly #byKey = new Map<string, OpenedApp>();
  readonly #main: string;

  constructor({ main, open }: { main: string; open: (settings: AppSettings) => OpenedApp }) {
    this.#main = main;
    this.#open = open;
  }

  get main(): OpenedApp {
    return this.#apps.get(this.#main)!;
  }

  get(slug: string): OpenedApp | undefined {
    return this.#apps.get(slug);
  }

  byApiKey(key: string): OpenedApp | undefined {
    return this.#byKey.get(key);
  }

  list(): OpenedApp[] {
    return [...this.#apps.values()];
  }

  /** Brings up an app: with what is kept of it where there is something, with these settings where not. */
  add(settings: AppSettings): OpenedApp {
    const app = this.#open(settings);
    this.#apps.set(app.slug, app);
    app.chat.onFact((fact) => {
      if (fact.kind === 'app-configured') this.#indexKeys();
    });
    this.#indexKeys();
    return app;
  }

  remove(slug: string): void {
    this.#apps.get(slug)?.close();
    this.#apps.delete(slug);
    this.#indexKeys();
  }

  close(): void {
    for (const app of this.#apps.values()) app.close();
  }

  /** Where two apps have the same key, as a data folder may hold, it is that of the one that was there first. */
  #indexKeys(): void {
    this.#byKey.clear();
    for (const app of this.#apps.values()) {
      for (const { key } of app.chat.settings.apiKeys) if (!this.#byKey.has(key)) this.#byKey.set(key, app);
    }
  }
}

/** Makes the settings of an app: those that are given, and keys of its own. */
export type SettingsMaker = (slug: string, given: Partial<AppSettings>) => AppSettings;

export function settingsMaker({ random }: Runtime, permissions: string[]): SettingsMaker {
  return (slug, given) => {
    const ids = new IdSource(random(`keys of ${slug}`));
    return { ...defaultSettings(slug, { ids, permissions }), ...given, slug };
  };
}

/** Brings up the app of the options, and those that the data folder holds besides. */
export function openApps({
  options,
  given,
  runtime,
  make,
}: {
  options: EmulatorOptions;
  given: Partial<AppSettings>;
  runtime: Runtime;
  make: SettingsMaker;
}): OpenApps {
  const main = readSlug(options);
  const open = (settings: AppSettings): OpenedApp => {
    const app = openApp(settings, runtime);
    for (const note of app.notes) runtime.note(note);
    return app;
  };
  const apps = new OpenApps({ main, open });
  const app = apps.add(make(main, given));
  if (differs(app.chat.settings, given)) app.chat.configure(given);
  for (const slug of runtime.data?.apps() ?? []) if (slug !== main) apps.add(make(slug, {}));
  return apps;
}

/** The slug of the app that the options are about. */
export function readSlug({ appSlug = defaultSlug }: EmulatorOptions): string {
  if (slugPattern.test(appSlug)) return appSlug;
  throw new UsageError(`--app-slug ${appSlug} is not a slug. ${slugRule}`);
}

function differs(settings: AppSettings, given: Partial<AppSettings>): boolean {
  return Object.entries(given).some(
    ([name, value]) => JSON.stringify(settings[name as keyof AppSettings]) !== JSON.stringify(value),
  );
}
