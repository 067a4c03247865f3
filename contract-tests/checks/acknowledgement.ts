import { Agent } from 'node:http';
import type { Check } from '../runner/check.ts';
import { type DirectAnswer, eventHeaders } from '../runner/direct.ts';
import { classOf, type Outcome } from '../runner/outcome.ts';
import type { Trial } from '../runner/trial.ts';
import { is2xx } from './judges.ts';
import { judgeOwnWords, urlsOf } from './sender.ts';

const jsonHeaders = (trial: Trial, body: string) => eventHeaders(trial.settings.identificationKey, body);

/** A. Acknowledgement. */
export const acknowledgement: Check[] = [
  {
    id: 'ACK-01',
    title: 'acknowledges a valid message with 2xx',
    level: 'must',
    source: 'observed',
    why: 'Anything else tells Divar that the message did not arrive.',
    remedy: 'Answer 200 once the event is read.',
    phase: 'first',
    async run(trial) {
      const outcome = await trial.good('a valid TEXT event');
      trial.atEnd(() => is2xx()(trial, outcome));
    },
  },
  {
    id: 'ACK-02',
    title: 'acknowledges quickly',
    level: 'should',
    source: 'assumed',
    why: 'Divar documents no time-out; a slow answer risks one.',
    remedy: 'Answer first and work afterwards.',
    phase: 'alone',
    async run(trial) {
      const limit = trial.settings.ackLimitMs;
      const send = async (label: string) => trial.deliver(await trial.probe(), { label });
      // One that is slow has another two tries: a busy machine makes it slow once, the bot each time.
      for (let at = 1; at <= scaled(trial, { most: 20, least: 10 }); at += 1) {
        const label = `event ${at}`;
        let outcome = await send(label);
        for (let again = 0; again < 2 && outcome.durationMs > limit; again += 1) outcome = await send(label);
        judgeSpeed(trial, outcome, 'The acknowledgement is slow.');
        if (trial.findings.length > 0) return;
      }
    },
  },
  {
    id: 'ACK-03',
    title: 'acknowledges in time while the API is slow',
    level: 'should',
    source: 'assumed',
    why: 'A bot whose answer waits for its own calls is as slow as the slowest of them.',
    remedy: 'Answer the event before calling Divar.',
    slow: true,
    async run(trial) {
      const id = await trial.conversation();
      const latency = '5s';
      await trial.control.addFaults({
        body: { faults: [{ direction: 'bot_to_divar', conversation_id: id, latency }] },
      });
      const label = 'the API answers after 5 s';
      const outcome = await trial.deliver(await trial.probe({}, id), { label, isFaulted: true });
      judgeSpeed(trial, outcome, 'The acknowledgement waits for the API.');
    },
  },
  {
    id: 'ACK-04',
    title: 'does not redirect',
    level: 'must',
    source: 'assumed',
    why: 'A redirect is not followed: the key would leak.',
    remedy: 'Give the final URL as the events URL; a slash at its end is the usual cause.',
    phase: 'first',
    async run(trial) {
      const outcome = await trial.good('a valid TEXT event');
      trial.expect(classOf(outcome.status) !== 3, 'The bot redirects.', {
        case: outcome.label,
        expected: 'a status from 200 to 299',
        actual: trial.describe(outcome),
        entry_id: outcome.entryId,
      });
    },
  },
  {
    id: 'ACK-05',
    title: 'takes header names in any letter case',
    level: 'must',
    source: 'observed',
    why: 'HTTP header names have no letter case; proxies change it.',
    remedy: 'Look headers up without regard to case.',
    async run(trial) {
      for (const [name, change] of Object.entries(cases)) {
        const body = JSON.stringify(await trial.probe());
        const headers = jsonHeaders(trial, body).map((text, at) => (at % 2 === 0 ? change(text) : text));
        const label = `${name} case`;
        judgeDirect(trial, await trial.direct({ label, headers, body }), { label, where: 'header names' });
      }
    },
  },
  {
    id: 'ACK-06',
    title: 'answers other methods with 4xx',
    level: 'should',
    source: 'assumed',
    why: 'Scanners and health checks call the URL too.',
    remedy: 'Answer 404 or 405 to anything but POST.',
    async run(trial) {
      for (const { name, url } of urlsOf(trial)) {
        for (const method of ['GET', 'PUT']) {
          const headers = ['Authorization', trial.settings.identificationKey];
          const label = `${method} to the ${name}`;
          const answer = await trial.direct({ label, url, method, headers });
          trial.expect(classOf(answer.status) === 4, 'Another method is not answered with 4xx.', {
            case: label,
            expected: '404 or 405',
            actual: trial.describeAnswer(answer),
          });
          if (classOf(answer.status) === 4) judgeOwnWords(trial, { label, answer });
        }
      }
    },
  },
  {
    id: 'ACK-07',
    title: 'survives JSON under another content type',
    level: 'should',
    source: 'assumed',
    why: 'A framework that parses by content type hands over nothing.',
    remedy: 'Parse the body as JSON whatever the header says, or answer 4xx.',
    async run(trial) {
      const input = await trial.probe();
      const outcome = await trial.deliver(input, {
        label: 'text/plain',
        headers: { 'Content-Type': 'text/plain' },
      });
      trial.expect([2, 4].includes(classOf(outcome.status)), 'The bot does not survive this input.', {
        case: outcome.label,
        where: 'Content-Type',
        expected: '2xx or 4xx',
        actual: trial.describe(outcome),
        entry_id: outcome.entryId,
      });
    },
  },
  {
    id: 'ACK-08',
    title: 'takes chunked bodies and a charset parameter',
    level: 'should',
    source: 'assumed',
    why: 'A proxy in between may send the same event in another form.',
    remedy: 'Leave the reading of the body to the framework.',
    async run(trial) {
      const body = JSON.stringify(await trial.probe());
      const key = ['Authorization', trial.settings.identificationKey];
      const headers = [
        'Content-Type',
        'application/json; charset=utf-8',
        ...key,
        'Transfer-Encoding',
        'chunked',
      ];
      const label = 'chunked, with a charset';
      const where = 'Transfer-Encoding, Content-Type';
      judgeDirect(trial, await trial.direct({ label, headers, body }), { label, where });
    },
  },
  {
    id: 'ACK-09',
    title: 'serves many events on one connection',
    level: 'should',
    source: 'assumed',
    why: 'Divar may keep its connections.',
    remedy: 'Read every body to its end, also of events that are refused.',
    async run(trial) {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const count = scaled(trial, { most: 50, least: 25 });
      const atOnce = !trial.bench.pace.isSerial;
      const label = `${count} events`;
      trial.cases.push(label);
      let answered = 0;
      for (let sent = 0; sent < count; sent += 1) {
        const body = JSON.stringify(await trial.probe({ text: 'x' }));
        const headers = jsonHeaders(trial, body);
        const answer = await trial.sendDirect({ label, headers, body, agent, atOnce });
        if (classOf(answer.status) === 2) answered += 1;
      }
      agent.destroy();
      trial.expect(answered === count, 'Events on a kept connection are lost.', {
        case: label,
        expected: `${count} times 2xx`,
        actual: `${answered} times 2xx`,
        isAbsence: true,
      });
    },
  },
  {
    id: 'ACK-10',
    title: 'survives a connection that is closed too early',
    level: 'must',
    source: 'assumed',
    why: 'Networks break.',
    remedy: 'Catch errors of writing the answer.',
    phase: 'alone',
    async run(trial) {
      const body = JSON.stringify(await trial.probe());
      const headers = jsonHeaders(trial, body);
      await trial.direct({ label: 'closed after the request', headers, body, cut: 'sent' });
      await trial.probeAfter();
    },
  },
];

const cases = { upper: (text: string) => text.toUpperCase(), lower: (text: string) => text.toLowerCase() };

/** Fewer where the bot takes long for each, but at least so many. */
function scaled({ bench: { pace } }: Trial, { most, least }: { most: number; least: number }): number {
  return Math.max(least, Math.min(most, Math.floor(60_000 / Math.max(1, pace.usualMs))));
}

function judgeSpeed(trial: Trial, outcome: Outcome, message: string): void {
  const limit = trial.settings.ackLimitMs;
  const { durationMs, label } = outcome;
  trial.expect(durationMs <= limit, message, {
    case: label,
    expected: `at most ${limit} ms`,
    actual: Number.isFinite(durationMs) ? `${Math.round(durationMs)} ms` : trial.describeAnswer(outcome),
    entry_id: outcome.entryId,
  });
}

function judgeDirect(trial: Trial, answer: DirectAnswer, detail: { label: string; where: string }): void {
  trial.expect(classOf(answer.status) === 2, 'The event is not acknowledged.', {
    case: detail.label,
    where: detail.where,
    expected: 'a status from 200 to 299',
    actual: trial.describeAnswer(answer),
  });
}
