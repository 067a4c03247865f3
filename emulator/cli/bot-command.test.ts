import { expect, it } from 'vitest';
import { settingsAt } from './bot-command.ts';

const found = { origin: 'http://[::1]:5000', port: 5000 };

it.each<[bot: string | undefined, port: number, called: string]>([
  [undefined, 5000, 'http://[::1]:5000/'],
  ['/events?a=1', 5000, 'http://[::1]:5000/events?a=1'],
  ['//events', 5000, 'http://[::1]:5000//events'],
  ['https://name.test:8443/path?a=1', 8443, 'https://name.test:8443/path?a=1'],
  ['https://name.test/path', 5000, 'https://name.test:5000/path'],
  ['https://name.test:443/path', 443, 'https://name.test/path'],
  ['http://127.0.0.1:80', 80, 'http://127.0.0.1/'],
  ['http://localhost:0/a/', 5000, 'http://localhost:5000/a/'],
  ['http://[::1]:8123/', 8123, 'http://[::1]:8123/'],
  ['http://user:word@127.0.0.1:8000/', 8000, 'http://user:word@127.0.0.1:8000/'],
])('with --bot %s a bot that listens on port %i is called at %s', (bot, port, called) => {
  expect(settingsAt({ ...found, port }, { bot }).bot).toBe(called);
});

it('calls its other URLs at the same place', () => {
  const urls = { bot: 'https://name.test:8443/events', initUrl: '/init', dynamicActionUrl: '/act?b=2' };
  expect(settingsAt({ ...found, port: 8443 }, urls)).toEqual({
    bot: 'https://name.test:8443/events',
    init_url: 'https://name.test:8443/init',
    dynamic_action_url: 'https://name.test:8443/act?b=2',
  });
});

it.each(['name.test:8000/', 'ftp://name.test/', 'http://'])('refuses %s in words', (bot) => {
  expect(() => settingsAt(found, { bot })).toThrow(`--bot ${bot} is not a URL.`);
});
