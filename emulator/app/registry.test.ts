import { describe, expect, it } from 'vitest';
import { WebhookClient } from '../delivery/webhook-client.ts';
import { seededRandom } from '../divar/ids.ts';
import { appSettings, fixedClock } from '../divar/testing/chat-parts.ts';
import { Secrets } from '../journal/secrets.ts';
import { openApp } from './open-app.ts';
import { OpenApps } from './registry.ts';

const settings = (slug: string, key = `key-of-${slug}`) =>
  appSettings({ slug, apiKeys: [{ key, permissions: [] }] });

function directory(): OpenApps {
  const runtime = {
    clock: fixedClock(),
    random: (name: string) => seededRandom(1, name),
    webhooks: new WebhookClient(),
    signal: new AbortController().signal,
    limit: 10,
    secrets: new Secrets(),
    epoch: 'e1',
    onError: () => undefined,
  };
  return new OpenApps({ main: 'demo', open: (one) => openApp(one, runtime) });
}

describe('Apps', () => {
  it('finds apps by slug and by API key', () => {
    const apps = directory();
    const [demo, other] = [apps.add(settings('demo')), apps.add(settings('other'))];
    expect([apps.main, apps.get('other'), apps.get('none')]).toEqual([demo, other, undefined]);
    expect([apps.byApiKey('key-of-demo'), apps.byApiKey('key-of-other')]).toEqual([demo, other]);
    expect(apps.byApiKey('another')).toBeUndefined();
    expect(apps.list()).toEqual([demo, other]);
  });

  it('knows new keys at once, and old ones no longer', () => {
    const apps = directory();
    const demo = apps.add(settings('demo'));
    demo.chat.configure({ apiKeys: [{ key: 'new', permissions: [] }] });
    expect([apps.byApiKey('new'), apps.byApiKey('key-of-demo')]).toEqual([demo, undefined]);
  });

  it('knows the keys that come with another state', () => {
    const apps = directory();
    const demo = apps.add(settings('demo'));
    demo.replace([{ kind: 'app-configured', settings: settings('demo', 'imported') }]);
    expect([apps.byApiKey('imported'), apps.byApiKey('key-of-demo')]).toEqual([demo, undefined]);
  });

  it('leaves a key with the app that had it first', () => {
    const apps = directory();
    const demo = apps.add(settings('demo', 'same'));
    apps.add(settings('other', 'same'));
    expect(apps.byApiKey('same')).toBe(demo);
  });

  it('forgets an app and its keys', () => {
    const apps = directory();
    apps.add(settings('demo'));
    apps.add(settings('other'));
    apps.remove('other');
    apps.remove('none');
    expect([apps.get('other'), apps.byApiKey('key-of-other'), apps.list().length]).toEqual([
      undefined,
      undefined,
      1,
    ]);
  });
});
