import type { Check } from '../runner/check.ts';
import { judgeAll, probes } from './cases.ts';
import { saysNothing } from './judges.ts';

const remedy = 'Answer only messages whose sender.type is HUMAN, in conversations of the type BOT.';

/** H. Loops and silence. */
export const loops: Check[] = [
  {
    id: 'LOOP-01',
    title: 'does not answer a bot',
    level: 'must',
    source: 'published',
    why: 'Two bots that answer each other never end.',
    remedy,
    async run(trial) {
      trial.needsReplies();
      await judgeAll(
        trial,
        await probes(trial, { 'sender BOT': { sender: { type: 'BOT' } } }),
        saysNothing(),
      );
    },
  },
  {
    id: 'LOOP-02',
    title: 'does not answer itself',
    level: 'must',
    source: 'published',
    why: 'A bot that answers itself never ends.',
    remedy,
    async run(trial) {
      trial.needsReplies();
      const id = await trial.conversation();
      const expects = trial.baseline.range.most;
      const { replies } = await trial.deliver(await trial.probe({}, id), { label: 'a message', expects });
      if (replies.length === 0) trial.notRun('the bot did not reply');
      const echoes = await Promise.all(
        replies.map(({ text = '' }) => trial.probe({ text, sender: { type: 'BOT' } }, id)),
      );
      await judgeAll(
        trial,
        echoes.map((input) => ({ label: 'its reply, as a BOT event', input })),
        saysNothing(),
      );
    },
  },
  {
    id: 'LOOP-03',
    title: 'does not answer as a chatbot in conversations about posts',
    level: 'should',
    source: 'published',
    why: 'Those are between two people.',
    remedy,
    async run(trial) {
      trial.needsReplies();
      const id = await trial.conversation();
      const input = await trial.probe({ conversation: { id, type: 'POST', post_token: 'gZd7omnS' } }, id);
      await judgeAll(trial, [{ label: 'a POST conversation', input }], saysNothing());
    },
  },
  {
    id: 'LOOP-04',
    title: 'says nothing unasked',
    level: 'should',
    source: 'assumed',
    why: 'Users block bots that do.',
    remedy: 'Send only what was asked for.',
    slow: true,
    phase: 'alone',
    async run(trial) {
      await trial.good('a message before the quiet');
      trial.cases.push('5 s of quiet');
      await trial.silence();
      const { message } = await trial.control.waitFor({ for: 'message', timeout: '5s' });
      trial.expect(message === undefined, 'The bot sends without a cause.', {
        actual: message?.text ?? '',
        entry_id: message?.entry_id,
      });
    },
  },
];
