import { describe, expect, it } from 'vitest';
import { filledScope, findTemplate, isAllowed } from './scopes.ts';

const templates = ['CHAT_CONVERSATION_READ.{conversation_id}', 'USER_ID', 'CHAT_POST.{post_token}'];

describe('a scope with a resource', () => {
  it('is filled with the id of the resource', () => {
    expect(filledScope('CHAT_CONVERSATION_READ.{conversation_id}', { conversation_id: 'c1' })).toBe(
      'CHAT_CONVERSATION_READ.c1',
    );
  });

  it('keeps an id that looks like a replacement pattern', () => {
    expect(filledScope('A.{id}', { id: "$&$'" })).toBe("A.$&$'");
  });

  it.each([{}, { post_token: undefined }, { post_token: '' }])(
    'is nothing where the resource is %j',
    (ids) => {
      expect(filledScope('CHAT_POST.{post_token}', ids)).toBeUndefined();
    },
  );

  it('takes no id from the prototype of the known ones', () => {
    expect(filledScope('A.{constructor}', {})).toBeUndefined();
  });
});

describe('a call', () => {
  it('is allowed by any one of its scopes', () => {
    expect(isAllowed(['USER_ID'], templates, {})).toBe(true);
    expect(isAllowed(['CHAT_POST.p1'], templates, { post_token: 'p1' })).toBe(true);
  });

  it('is refused with the scope of another resource', () => {
    expect(isAllowed(['CHAT_POST.p2'], templates, { post_token: 'p1' })).toBe(false);
  });

  it('is refused with the bare name or the template of a scope that needs a resource', () => {
    const granted = ['CHAT_POST', 'CHAT_POST.', 'CHAT_POST.{post_token}'];
    expect(isAllowed(granted, templates, { post_token: 'p1' })).toBe(false);
    expect(isAllowed(granted, templates, {})).toBe(false);
  });
});

describe('the template of a scope', () => {
  it('is found by its name', () => {
    expect(findTemplate('CHAT_POST.gZd7omnS', templates)).toBe('CHAT_POST.{post_token}');
    expect(findTemplate('USER_ID', templates)).toBe('USER_ID');
  });

  it.each(['CHAT_POST', 'CHAT_POST.', 'USER_ID.x', 'user_id', 'OTHER', ''])('is none for %j', (scope) => {
    expect(findTemplate(scope, templates)).toBeUndefined();
  });
});
