import { describe, expect, it } from 'vitest';
import { platformContract } from '../index.ts';

const contract = platformContract();
const clean = (body: unknown) => contract.withoutAbsent(contract.schemas.SendMessageRequest!, body);

describe('absent fields', () => {
  it('are nulls at any depth', () => {
    const body = {
      text_message: 'a',
      media_token: null,
      buttons: { rows: [{ buttons: [{ icon: null, caption: 'b' }] }] },
    };
    expect(clean(body)).toEqual({ text_message: 'a', buttons: { rows: [{ buttons: [{ caption: 'b' }] }] } });
  });

  it('are an empty text and an empty media token', () => {
    expect(clean({ text_message: '', media_token: 'm' })).toEqual({ media_token: 'm' });
  });

  it("are none inside the bot's own data", () => {
    const action = { open_server_link: { data: { kept: null, empty: '', deep: { also: null } } } };
    const body = { text_message: 'a', buttons: { rows: [{ buttons: [{ caption: 'b', action }] }] } };
    expect(clean(body)).toEqual(body);
  });

  it('do not lose a field called __proto__', () => {
    expect(Object.keys(clean(JSON.parse('{"__proto__":1,"text_message":"a"}')) as object)).toContain(
      '__proto__',
    );
  });
});
