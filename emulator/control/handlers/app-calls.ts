import { allPermissions, appView, readChange } from '../../app/settings.ts';
import { ControlProblem } from '../../control-api/control-api.ts';
import { Rows } from '../../http/turns.ts';
import type { ControlHandlers } from '../control-parts.ts';
import { checkKeyIsFree, notFound } from '../problems.ts';

/** Calls about the apps. */
export const appCalls: ControlHandlers<
  'getApp' | 'getKeys' | 'patchApp' | 'listApps' | 'createApp' | 'deleteApp'
> = {
  getApp: ({ app }) => appView(app.chat.settings),

  getKeys({ app }) {
    const { apiKeys, identificationKey, clientSecret } = app.chat.settings;
    return {
      api_keys: apiKeys.map(({ key }) => key),
      identification_key: identificationKey,
      client_secret: clientSecret,
    };
  },

  patchApp({ parts, app }, { body }) {
    const change = readChange(body, allPermissions(parts.platform));
    for (const { key } of change.apiKeys ?? []) {
      checkKeyIsFree(parts, { key, own: app, where: '/api_keys' });
    }
    return appView(app.chat.configure(change));
  },

  listApps: ({ parts }) => ({
    apps: Rows.of(parts.apps.list(), (app) => appView(app.chat.settings)),
  }),

  createApp({ parts }, { body }) {
    if (parts.apps.get(body.slug)) {
      throw new ControlProblem(409, `There is an app "${body.slug}" already.`, {
        where: '/slug',
        remedy: 'Choose another slug, or change the app with PATCH /_emulator/apps/{slug}/app.',
      });
    }
    const { slug, ...given } = body;
    const settings = readChange(given, allPermissions(parts.platform));
    for (const { key } of settings.apiKeys ?? [])
      checkKeyIsFree(parts, { key, where: given.api_key === undefined ? '/api_keys' : '/api_key' });
    const app = parts.createApp({ slug, ...settings });
    const { apiKeys, identificationKey, clientSecret } = app.chat.settings;
    return {
      slug,
      api_key: apiKeys[0]!.key,
      identification_key: identificationKey,
      client_secret: clientSecret,
      app: appView(app.chat.settings),
    };
  },

  deleteApp({ parts }, { slug }) {
    const app = parts.apps.get(slug);
    if (!app) throw notFound.app(slug);
    if (app === parts.apps.main) {
      throw new ControlProblem(409, `"${slug}" is the default app; it stays.`, {
        where: 'slug',
        remedy: 'Empty it with POST /_emulator/reset.',
      });
    }
    parts.deleteApp(slug);
    return { status: 'ok' };
  },
};
