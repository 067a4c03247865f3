import { describe, expect, it } from 'vitest';
import { appSettings } from '../divar/testing/chat-parts.ts';
import { eventHeaders, type HeaderChange } from './webhook-client.ts';

const usual = {
  Host: 'bot.local:8000',
  'Content-Type': 'application/json',
  Authorization: 'the-identification-key',
  'Content-Length': '7',
};

function headers(change?: HeaderChange, settings = appSettings()) {
  const url = new URL('http://bot.local:8000/events');
  return eventHeaders(settings, { url, bytes: 7, ...(change && { change }) });
}

describe('eventHeaders', () => {
  it('are the raw key, the content type without a charset, and what HTTP needs', () => {
    expect(headers()).toEqual(Object.entries(usual).flat());
  });

  it('name the Host that is asked for', () => {
    expect(headers({}, appSettings({ botHost: 'bot.example.com' }))[1]).toBe('bot.example.com');
  });

  it('can be replaced in any letter case, left out, and added to', () => {
    expect(headers({ authorization: 'other', 'CONTENT-TYPE': null, 'X-More': 'a' })).toEqual([
      'Host',
      usual.Host,
      'Content-Length',
      '7',
      'authorization',
      'other',
      'X-More',
      'a',
    ]);
  });
});
