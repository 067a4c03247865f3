import { readFileSync, writeFileSync, writeSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebhookClient } from '../delivery/webhook-client.ts';
import { seededRandom } from '../divar/ids.ts';
import { appSettings, fixedClock } from '../divar/testing/chat-parts.ts';
import { DataFolder } from '../journal/file/data-folder.ts';
import { Secrets } from '../journal/secrets.ts';
import { someEnd, someStart } from '../journal/testing/exchanges.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { type AppRuntime, openApp } from './open-app.ts';

/** A disk that is full whenever the test likes. */
function disk() {
  const state = { full: false };
  const data = new DataFolder(tempFolder(), {
    write(fd, bytes, offset) {
      if (state.full) throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
      return writeSync(fd, bytes, offset);
    },
  });
  onTestFinished(() => data.close());
  return { state, data };
}

function open(change: Partial<AppRuntime> = {}) {
  const app = openApp(appSettings(), {
    clock: fixedClock(),
    random: (name) => seededRandom(1, name),
    webhooks: new WebhookClient(),
    signal: new AbortController().signal,
    limit: 100,
    secrets: new Secrets(),
    epoch: 'e1',
    onError: (error) => {
      throw error;
    },
    ...change,
  });
  onTestFinished(() => app.close());
  return app;
}

function restarted(data: DataFolder) {
  return open({ data });
}

describe('an app in memory', () => {
  it('begins with its settings and nothing else', () => {
    const { chat, journal, notes } = open();
    expect(chat.state.snapshot()).toEqual([{ kind: 'app-configured', settings: appSettings() }]);
    expect([journal.total, notes]).toEqual([0, []]);
  });

  it('publishes what happens', async () => {
    const { chat, journal, stream } = open();
    const reader = stream.read({ after: stream.lastId });
    const user = chat.user('sara');
    const conversation = chat.conversationOf(user);
    chat.say({ conversation, content: { type: 'TEXT', text: 'a' }, origin: 'user', senderType: 'HUMAN' });
    journal.finish(journal.start(someStart()), someEnd());
    chat.grants.issueToken({ user, scopes: [], lifetimeMs: 1 });
    chat.configure({});
    const events: string[] = [];
    while (events.length < 7) events.push((await reader.next()).value.event);
    expect(events).toEqual(['user', 'conversation', 'message', 'entry', 'entry', 'token', 'app']);
  });

  it('never puts the secret of a token on the stream', async () => {
    const { chat, stream } = open();
    const after = stream.lastId;
    const token = chat.grants.issueToken({ user: chat.user('sara'), scopes: [], lifetimeMs: 1 });
    const reader = stream.read({ after });
    const items = [await reader.next(), await reader.next()];
    expect(JSON.stringify(items)).toContain('token');
    expect(JSON.stringify(items)).not.toContain(token.secret);
  });

  it('forgets all but its settings at a reset', () => {
    const app = open();
    app.chat.conversationOf(app.chat.user('sara'));
    app.journal.start(someStart());
    app.faults.replace([{ direction: 'bot_to_divar' }]);
    app.reset();
    expect(app.chat.state.snapshot()).toEqual([{ kind: 'app-configured', settings: appSettings() }]);
    expect([app.journal.total, app.faults.list()]).toEqual([0, []]);
  });
});

describe('an app on disk', () => {
  it('gives exchanges back in order of their start, though they ended in another', () => {
    const { data } = disk();
    const first = open({ data });
    const event = first.journal.start(someStart());
    first.journal.finish(first.journal.start(someStart({ direction: 'bot_to_divar' })), someEnd());
    first.journal.finish(event, someEnd());
    first.close();
    const { journal } = restarted(data);
    expect(journal.between().map(({ id }) => id)).toEqual([1, 2]);
    expect(journal.between({ after: 1 }).map(({ id }) => id)).toEqual([2]);
    expect(journal.start(someStart()).id).toBe(3);
  });

  it('holds no more of its file than it may while it runs, and counts all', () => {
    const { data } = disk();
    const first = open({ data });
    const conversation = first.chat.conversationOf(first.chat.user('sara'));
    const text = 'x'.repeat(10_000);
    for (let count = 0; count < 20; count += 1) {
      const content = { type: 'TEXT', text } as const;
      const { id } = first.chat.say({ conversation, content, origin: 'user', senderType: 'HUMAN' });
      const request = { headers: [], body: Buffer.from(text) };
      first.journal.finish(first.journal.start({ ...someStart({ message_id: id }), request }), someEnd());
    }
    first.close();
    const { journal, chat } = open({ data, bytes: 60_000 });
    expect(journal.between().map(({ id }) => id)).toEqual([16, 17, 18, 19, 20]);
    expect([journal.total, journal.newestId]).toEqual([20, 20]);
    expect([...chat.state.messages.values()].map(({ entryId }) => entryId)).toEqual([19, 20]);
    expect(chat.state.messagesOf(conversation.id).total).toBe(20);
  });

  it('knows again with which exchange a message went', () => {
    const { data } = disk();
    const first = open({ data });
    const conversation = first.chat.conversationOf(first.chat.user('sara'));
    const content = { type: 'TEXT', text: 'a' } as const;
    const message = first.chat.say({ conversation, content, origin: 'user', senderType: 'HUMAN' });
    first.journal.finish(first.journal.start(someStart({ message_id: message.id })), someEnd());
    first.close();
    expect(restarted(data).chat.state.messages.get(message.id)?.entryId).toBe(1);
  });

  it('makes no id twice over restarts, with a seed too', () => {
    const { data } = disk();
    const ids = ['a', 'b', 'c'].map((name) => {
      const app = restarted(data);
      const { id } = app.chat.user(name);
      app.close();
      return id;
    });
    expect(new Set(ids).size).toBe(3);
  });

  it('names the file and the line of a fact that makes no sense', () => {
    const { data } = disk();
    open({ data }).close();
    for (const line of ['{"kind":"user-joined"}', '{"kind":"user-vanished"}']) {
      const before = readFileSync(data.fileOf('demo'), 'utf8');
      writeFileSync(data.fileOf('demo'), `${before}${line}\n`);
      expect(() => restarted(data)).toThrow(`${data.fileOf('demo')}:3: the line cannot be taken`);
      writeFileSync(data.fileOf('demo'), before);
    }
  });

  it('takes nothing while the disk is full, and goes on when there is room', () => {
    const { state, data } = disk();
    const app = open({ data });
    state.full = true;
    expect(() => app.chat.user('sara')).toThrow('ENOSPC');
    expect(() => app.journal.finish(app.journal.start(someStart()), someEnd())).toThrow('ENOSPC');
    expect(app.chat.state.users.size).toBe(0);
    state.full = false;
    app.chat.user('ali');
    app.close();
    expect([...restarted(data).chat.state.users.keys()]).toEqual(['ali']);
  });

  it('stays as it is where there is no room for a reset', () => {
    const { state, data } = disk();
    const app = open({ data });
    app.chat.user('sara');
    state.full = true;
    expect(() => app.reset()).toThrow('ENOSPC');
    expect(() => app.replace([])).toThrow('ENOSPC');
    state.full = false;
    app.chat.user('ali');
    app.close();
    expect([...app.chat.state.users.keys()]).toEqual(['sara', 'ali']);
    expect([...restarted(data).chat.state.users.keys()]).toEqual(['sara', 'ali']);
  });

  it('keeps the settings over a reset and a restart', () => {
    const { data } = disk();
    const app = open({ data });
    app.chat.configure({ bot: 'http://127.0.0.1:1/' });
    app.reset();
    app.chat.user('sara');
    app.close();
    const { chat } = restarted(data);
    expect(chat.settings.bot).toBe('http://127.0.0.1:1/');
    expect([...chat.state.users.keys()]).toEqual(['sara']);
  });

  it('cannot be opened at all on a full disk', () => {
    const { state, data } = disk();
    state.full = true;
    expect(() => open({ data })).toThrow('ENOSPC');
  });
});
