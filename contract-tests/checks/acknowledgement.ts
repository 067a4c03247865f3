import { Agent } from 'node:http';
import { judgeAll, probes } from '../cases.ts';
import type { Check } from '../check.ts';
import { eventHeaders } from '../direct.ts';
import { is2xx } from '../judges.ts';
import { classOf, shownOutcome, shownStatus } from '../runner/outcome.ts';
import type { Trial } from '../runner/trial.ts';

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
    first: true,
    async run(trial) {
      await judgeAll(trial, await probes(trial, { 'a valid TEXT event': {} }), is2xx());
    },
  },
  {
    id: 'ACK-02',
    title: 'acknowledges quickly',
    level: 'should',
    source: 'assumed',
    why: 'Divar documents no time-out; a slow answer risks one.',
    remedy: 'Answer first and work afterwards.',
    alone: true,
    async run(trial) {
      const inputs = await probes(
        trial,
        Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`event ${at + 1}`, {}])),
      );
      const limit = trial.settings.ackLimitMs;
      await judgeAll(trial, inputs, (_, outcome) => {
        trial.expect(outcome.durationMs <= limit, 'The acknowledgement is slow.', {
          case: outcome.label,
          expected: `at most ${limit} ms`,
          actual: `${Math.round(outcome.durationMs)} ms`,
        });
      });
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
      await trial.control.addFaults({
        body: { faults: [{ direction: 'bot_to_divar', conversation_id: id, latency: '5s' }] },
      });
      const outcome = await trial.deliver(await trial.probe({}, id), { label: 'the API answers after 5 s' });
      const limit = trial.settings.ackLimitMs;
      trial.expect(outcome.durationMs <= limit, 'The acknowledgement waits for the API.', {
        case: outcome.label,
        expected: `at most ${limit} ms`,
        actual: `${Math.round(outcome.durationMs)} ms`,
      });
    },
  },
  {
    id: 'ACK-04',
    title: 'does not redirect',
    level: 'must',
    source: 'assumed',
    why: 'A redirect is not followed: the key would leak.',
    remedy: 'Give the final URL as the events URL; a slash at its end is the usual cause.',
    first: true,
    async run(trial) {
      await judgeAll(trial, await probes(trial, { 'a valid TEXT event': {} }), (_, outcome) => {
        trial.expect(classOf(outcome.status) !== 3, 'The bot redirects.', {
          case: outcome.label,
          expected: 'a status from 200 to 299',
          actual: shownOutcome(outcome),
          entry_id: outcome.entryId,
        });
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
      for (const change of [upper, lower]) {
        const body = JSON.stringify(await trial.probe());
        const headers = jsonHeaders(trial, body).map((text, at) => (at % 2 === 0 ? change(text) : text));
        const status = await trial.direct({ label: change.name, headers, body });
        trial.expect(classOf(status) === 2, 'The event is not acknowledged.', {
          case: change.name,
          where: 'header names',
          expected: 'a status from 200 to 299',
          actual: shownStatus(status),
        });
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
      for (const method of ['GET', 'PUT']) {
        const headers = ['Authorization', trial.settings.identificationKey];
        const status = await trial.direct({ label: method, method, headers });
        trial.expect(classOf(status) === 4, 'Another method is not answered with 4xx.', {
          case: method,
          expected: '404 or 405',
          actual: shownStatus(status),
        });
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
        actual: shownOutcome(outcome),
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
      const status = await trial.direct({ label: 'chunked, with a charset', headers, body });
      trial.expect(classOf(status) === 2, 'The event is not acknowledged.', {
        where: 'Transfer-Encoding, Content-Type',
        expected: 'a status from 200 to 299',
        actual: shownStatus(status),
      });
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
      const bodies = await Promise.all(
        Array.from({ length: 50 }, async () => JSON.stringify(await trial.probe({ text: 'x' }))),
      );
      const send = (body: string) =>
        trial.sendDirect({ label: '50 events', headers: jsonHeaders(trial, body), body, agent });
      const answers = await Promise.all(bodies.map(send));
      agent.destroy();
      trial.cases.push('50 events');
      const lost = answers.filter(({ status }) => classOf(status) !== 2).length;
      trial.expect(lost === 0, 'Events on a kept connection are lost.', {
        expected: '50 times 2xx',
        actual: `${50 - lost} times 2xx`,
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
    alone: true,
    async run(trial) {
      const body = JSON.stringify(await trial.probe());
      const headers = jsonHeaders(trial, body);
      await trial.direct({ label: 'closed after the request', headers, body, cut: 'sent' });
      await trial.probeAfter();
    },
  },
];

const upper = (text: string) => text.toUpperCase();
const lower = (text: string) => text.toLowerCase();
