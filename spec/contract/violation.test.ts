import { describe, expect, it } from 'vitest';
import { controlContract, platformContract } from '../index.ts';

const check = (body: unknown) => platformContract().checkRequest('sendMessageToConversation', body);
const ids = (body: unknown) => check(body).map(({ id }) => id);
const withButtons = (...rows: number[]) => ({
  text_message: 'متن',
  buttons: { rows: rows.map((count) => ({ buttons: Array.from({ length: count }, () => button) })) },
});
const button = { caption: 'بله', action: { open_direct_link: 'https://divar.ir' } };
const withAction = (action: unknown) => ({
  text_message: 'متن',
  buttons: { rows: [{ buttons: [{ caption: 'بله', action }] }] },
});

describe('violations', () => {
  it.each([
    [{ text_message: 'سلام' }, []],
    [{ media_token: 'm' }, []],
    [{}, ['no_text_and_no_media']],
    [{ text: 'سلام' }, ['unknown_field', 'no_text_and_no_media']],
    [{ text_message: 'a', media_token: 'm' }, ['text_and_media']],
    [{ text_message: 'a', type: 'IMAGE' }, ['unknown_message_type']],
    [{ text_message: ['a'] }, ['wrong_type']],
    [[], ['wrong_type']],
    [withButtons(3, 3, 3), []],
    [withButtons(4), ['too_many_buttons_in_row']],
    [withButtons(1, 1, 1, 1), ['too_many_rows']],
    [withAction({}), ['no_action']],
    [withAction({ open_direct_link: 'https://a', open_server_link: {} }), ['several_actions']],
    [withAction({ open_direct_link: 'divar.ir' }), ['link_not_http']],
    [withAction({ get_dynamic_action: { data: { any: null } } }), []],
  ])('%j: %j', (body, expected) => {
    expect(ids(body).sort()).toEqual([...expected].sort());
  });

  it.each([
    [{ query: { size: { min: '10', max: 20 } } }, []],
    [{ query: { size: { min: 'x' } } }, ['wrong_type']],
    [{ query: { size: { min: [] } } }, ['wrong_type']],
  ])('of what may have one of several types: %j: %j', (body, expected) => {
    const found = platformContract().checkRequest('searchPosts', body);
    expect(found.map(({ id }) => id)).toEqual(expected);
    for (const { expected: words } of found) expect(words).toMatch(/^a whole number of 64 bits, .*[^.]$/);
  });

  it('names the place as a JSON pointer, with the field escaped', () => {
    const [violation] = check({ text_message: 'a', 'a/b~c': 1 });
    expect(violation).toMatchObject({ id: 'unknown_field', where: '/a~1b~0c', actual: 'a/b~c: 1' });
  });

  it('suggests at most three of the many allowed names', () => {
    const body = withButtons(1);
    Object.assign(body.buttons.rows[0]!.buttons[0]!, { icon: 'HOMEE' });
    const [violation] = check(body);
    expect(violation!.nearest![0]).toBe('HOME');
    expect(violation!.nearest!.length).toBeLessThanOrEqual(3);
    expect(violation!.expected.length).toBeLessThan(100);
  });

  it('names all fields that there are', () => {
    const fault = { direction: 'divar_to_bot', drop: true, foo: 1 };
    const [ofFault] = controlContract().checkRequest('putFaults', { faults: [fault] });
    expect(ofFault!.expected).toMatch(/^one of direction, .* reorder, probability, seed, times$/);
  });

  it('suggests the field that was most likely meant', () => {
    const [violation] = check({ text_message: 'a', buttns: {} });
    expect(violation!.nearest).toEqual(['buttons']);
  });

  it.each([
    [{ status: 99 }, 'at least 200'],
    [{ status: 600 }, 'at most 599'],
    [{ probability: 0 }, 'more than 0'],
    [{ latency: 'soon' }, 'a duration such as 50ms, 5s, 2m or 0'],
    [{ user: '' }, 'a text that is not empty'],
  ])('says what a value must be: %j', (fault, expected) => {
    const faults = [{ direction: 'bot_to_divar', ...fault }];
    expect(controlContract().checkRequest('addFaults', { faults })).toMatchObject([{ expected }]);
  });

  it('says how long a text and a list may be', () => {
    const contract = controlContract();
    const long = { display_name: 'a'.repeat(101) };
    expect(contract.checkRequest('putUser', long)).toMatchObject([
      { where: '/display_name', expected: 'at most 100 characters', actual: '101' },
    ]);
    expect(contract.checkRequest('startReplay', { conversations: [] })).toMatchObject([
      { expected: 'at least 1', actual: '0' },
    ]);
  });
});

/** Calls and comparisons take time for each value: what is told is bounded, and what matters is told all the same. */
describe('of very many deviations', () => {
  const fields = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`field_${index}`, index]));
  const deviations = (body: unknown, matters?: (id: string) => boolean) =>
    platformContract().deviations('sendMessageToConversation', body, matters);

  it('tells a hundred, and how many more there are', () => {
    const { violations, more } = deviations({ text_message: 'a', ...fields(15_000) });
    expect([violations.length, more]).toEqual([100, 14_900]);
    expect(violations[0]).toMatchObject({ id: 'unknown_field', where: '/field_0' });
  });

  it('counts each once', () => {
    expect(deviations({ text_message: 'a', ...fields(3) })).toMatchObject({ more: 0 });
  });

  it('tells the first that matters, however many come before it', () => {
    const body = { ...fields(5000), text_message: 5 };
    const { violations, more } = deviations(body, (id) => id === 'wrong_type');
    expect([violations.length, more]).toEqual([101, 4900]);
    expect(violations.at(-1)).toMatchObject({ id: 'wrong_type', where: '/text_message' });
  });

  it('suggests names for the first of them only', () => {
    const body = { text_message: 'a', ...fields(20), text_messages: 'b' };
    expect(deviations(body).violations.at(-1)!.nearest).toBeUndefined();
    expect(deviations({ text_messages: 'b', text_message: 'a' }).violations[0]!.nearest).toContain(
      'text_message',
    );
  });

  it('does not look at items beyond those that there may be', () => {
    const body = { text_message: 'a', buttons: { rows: [{ buttons: Array(16_000).fill({}) }] } };
    const { violations, more } = deviations(body);
    expect(violations.length).toBeLessThan(20);
    expect(violations.map(({ id }) => id)).toContain('too_many_buttons_in_row');
    expect(more).toBe(0);
  });

  it('takes time in step with their number, not with its square', () => {
    const cost = (count: number) => {
      const body = { districts: Array(count).fill({}) };
      const before = process.cpuUsage();
      platformContract().checkRequest('searchPosts', body);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    cost(1000);
    const least = (count: number) => Math.min(cost(count), cost(count), cost(count));
    expect(least(16_000)).toBeLessThan(60 * Math.max(least(1000), 1000));
  });
});
