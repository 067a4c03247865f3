import type { AppSettings } from '../divar/model.ts';
import type { AppRegistry } from './app.ts';
import type { OpenedApp } from './open-app.ts';

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
