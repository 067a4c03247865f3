import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningExample, runExample } from '../../examples/testing/run-example.ts';
import { conversationFiles, loadConversation } from './format/files.ts';
import { replayConversations } from './replay/replay.ts';
import { prettyReport } from './report/pretty.ts';

const folder = fileURLToPath(new URL('../../fixtures/conversations', import.meta.url));

/** Each fixture begins with the name of the example that it is for. */
const filesFor = (example: string) =>
  conversationFiles([folder]).filter((file) => path.basename(file).startsWith(`${example}-`));

describe.each(['echo', 'order', 'seller'])('the conversations of the %s bot', (name) => {
  let example: RunningExample;
  beforeAll(async () => {
    example = await runExample(`${name}-bot/bot.ts`);
  });
  afterAll(() => example.stop());

  it.each(filesFor(name).map((file) => [path.basename(file), file]))('%s', async (_, file) => {
    const verdict = await replayConversations(example.emulator.control, [loadConversation(file)]);
    expect(verdict.outcome, prettyReport(verdict)).toBe('passed');
  });

  it('all at once', async () => {
    const conversations = filesFor(name).map((file) => loadConversation(file));
    const verdict = await replayConversations(example.emulator.control, conversations, { concurrency: 20 });
    expect(verdict.outcome, prettyReport(verdict)).toBe('passed');
  });
});

it('there are at least ten', () => {
  expect(conversationFiles([folder]).length).toBeGreaterThanOrEqual(10);
  expect([...filesFor('echo'), ...filesFor('order'), ...filesFor('seller')].sort()).toEqual(
    conversationFiles([folder]),
  );
});
