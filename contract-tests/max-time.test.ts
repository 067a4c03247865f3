import { expect, it } from 'vitest';
import { catalogue } from './index.ts';
import { reference } from './testing/reference-bot.ts';
import { verified } from './testing/verified.ts';

it('the musts come first where the time is limited', async () => {
  const started: string[] = [];
  const only = ['ACK-08', 'TXT', 'FWD', 'DLV-06', 'DLV-09', 'RTY-04'];
  const [report] = await verified(reference, {
    only,
    maxTime: '10m',
    concurrency: 1,
    onEvent: (event) => {
      if (event.event === 'check_started') started.push(event.id);
    },
  });
  const usual = started
    .map((id) => catalogue.find((check) => check.id === id)!)
    .filter(({ phase }) => !phase);
  const ranks = usual.map(({ level, long }) => Number(level !== 'must') + Number(long ?? false));
  expect(new Set(ranks).size).toBeGreaterThan(1);
  expect(ranks).toEqual([...ranks].sort());
  expect(report!.summary.time_is_up).toBeUndefined();
}, 60_000);
