import { describe, expect, it } from 'vitest';
import { type FaultNames, faultProblem } from '../index.ts';

type Fault = Parameters<typeof faultProblem>[0];

const names: FaultNames = {
  bot_to_divar: ['sendMessageToUser', 'unknown'],
  divar_to_bot: ['NEW_MESSAGE', 'DYNAMIC_ACTION', 'unknown'],
};
const call = (fault: Omit<Fault, 'direction'>): Fault => ({ direction: 'bot_to_divar', ...fault });
const event = (fault: Omit<Fault, 'direction'>): Fault => ({ direction: 'divar_to_bot', ...fault });
const inWords = (fault: Fault) => {
  const { where, message, remedy } = faultProblem(fault, names) ?? {};
  return `${where} ${message} ${remedy}`;
};

describe('a fault', () => {
  it.each([
    call({ latency: '24h' }),
    call({ status: 503, body: '', headers: { 'Retry-After': '5' }, after: true, latency: '1s' }),
    call({ body: '{', after: true }),
    call({ headers: { 'Content-Type': 'text/html' } }),
    call({ status: 204, body: '' }),
    call({ drop: true, after: true, probability: 0.5, seed: 1, times: 2, operation: 'sendMessageToUser' }),
    event({ drop: true, after: true, body: '{' }),
    event({ status: 500, after: true, body: '', headers: { Authorization: 'another' } }),
    event({ duplicate: true, late: '2s' }),
    event({ duplicate: true, reorder: true, operation: 'NEW_MESSAGE' }),
    event({ latency: '1s', operation: 'DYNAMIC_ACTION' }),
    event({ status: 503, duplicate: false, drop: false, operation: 'unknown' }),
  ])('is good: %j', (fault) => {
    expect(faultProblem(fault, names)).toBeUndefined();
  });

  it.each([
    [call({}), ' The fault does nothing. Give it one of latency, status, body, headers, drop,'],
    [call({ drop: false, headers: {}, times: 2 }), ' The fault does nothing.'],
    [call({ after: true }), ' The fault does nothing.'],
    [
      call({ late: '1s' }),
      '/late "late" is for events that go to the bot. Use it with the direction divar_to_bot.',
    ],
    [
      event({ reorder: true, status: 500 }),
      '/reorder "reorder" and "status" do not go together. Write two faults.',
    ],
    [event({ late: '1s', latency: '1s' }), '/late "late" and "latency" do not go together.'],
    [event({ late: '1s', reorder: true }), '/late "late" and "reorder" do not go together.'],
    [
      event({ duplicate: true, operation: 'DYNAMIC_ACTION' }),
      '/duplicate "duplicate" is for events; DYNAMIC_ACTION is a question.',
    ],
    [call({ latency: '1s', after: true }), '/after "after" needs an answer that is lost or changed.'],
    [
      event({ body: '', after: true }),
      '/after "after" needs an answer that is lost or changed. Give it with drop',
    ],
    [
      call({ drop: true, seed: 4 }),
      '/seed "seed" repeats the decisions of "probability". Give both, or neither.',
    ],
    [call({ drop: true, status: 500 }), '/drop "drop" and "status" do not go together.'],
    [call({ drop: true, after: true, body: '' }), '/drop "drop" and "body" do not go together.'],
    [
      event({ status: 500, body: '{' }),
      '/status "status" and "body" do not go together. The event is not delivered',
    ],
    [event({ drop: true, headers: { a: 'b' } }), '/drop "drop" and "headers" do not go together.'],
    [call({ latency: '24.1h' }), '/latency "latency" is 24.1h, more than a day. Write 24h or less.'],
    [event({ late: '90000s' }), '/late "late" is 90000s, more than a day.'],
    [call({ headers: { 'a b': 'c' } }), '/headers/a b The header "a b" cannot be sent with the value "c".'],
    [
      call({ headers: { a: 'b\r\nc: d' } }),
      '/headers/a The header "a" cannot be sent with the value "b\\r\\nc: d".',
    ],
    [call({ headers: { 'x/y': 'سلام' } }), '/headers/x~1y The header "x/y" cannot be sent'],
    [
      call({ headers: { 'content-length': '5' } }),
      '/headers/content-length The header "content-length" follows from',
    ],
    [call({ headers: { 'X-Emulator-Entry': '5' } }), 'The header "X-Emulator-Entry" is the emulator\'s own.'],
    [call({ status: 204, body: '{}' }), '/body An answer 204 No Content has no body. Leave it out.'],
    [
      call({ drop: true, operation: 'sendMessageToUsr' }),
      '/operation "sendMessageToUsr" is not a call of the bot. Did you mean "sendMessageToUser"?',
    ],
    [
      event({ drop: true, operation: 'sendMessageToUser' }),
      '/operation "sendMessageToUser" is not an event or question to the bot: it goes the other way. Use it with',
    ],
    [
      call({ drop: true, operation: 'xyz' }),
      '"xyz" is not a call of the bot. There are sendMessageToUser, unknown.',
    ],
  ])('cannot be: %j', (fault, words) => {
    expect(inWords(fault)).toContain(words);
  });

  it('may name any operation where nobody knows the names', () => {
    expect(faultProblem(call({ drop: true, operation: 'xyz' }))).toBeUndefined();
  });
});
