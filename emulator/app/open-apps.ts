import { IdSource, slugPattern, slugRule } from '../divar/ids.ts';
import type { AppSettings } from '../divar/model.ts';
import { UsageError } from '../usage-error.ts';
import { defaultSettings, defaultSlug } from './app-settings.ts';
import { type OpenedApp, openApp } from './open-app.ts';
import type { EmulatorOptions } from './options.ts';
import { OpenApps } from './registry.ts';
import type { Runtime } from './runtime.ts';

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
  surroundings,
  make,
}: {
  options: EmulatorOptions;
  given: Partial<AppSettings>;
  surroundings: Runtime;
  make: SettingsMaker;
}): OpenApps {
  const main = readSlug(options);
  const open = (settings: AppSettings): OpenedApp => {
    const app = openApp(settings, surroundings);
    for (const note of app.notes) surroundings.note(note);
    return app;
  };
  const apps = new OpenApps({ main, open });
  const app = apps.add(make(main, given));
  if (differs(app.chat.settings, given)) app.chat.configure(given);
  for (const slug of surroundings.data?.apps() ?? []) if (slug !== main) apps.add(make(slug, {}));
  return apps;
}

/** The slug of the app that the options are about. */
export function readSlug({ appSlug = defaultSlug }: EmulatorOptions): string {
  if (slugPattern.test(appSlug)) return appSlug;
  throw new UsageError(`--app-slug ${appSlug} is no slug. ${slugRule}`);
}

function differs(settings: AppSettings, given: Partial<AppSettings>): boolean {
  return Object.entries(given).some(
    ([name, value]) => JSON.stringify(settings[name as keyof AppSettings]) !== JSON.stringify(value),
  );
}
