import { describe, expect, it } from 'vitest';
import { parseConversation } from './parse.ts';
import { FormatError } from './reading.ts';

function problems(text: string, options = {}): string[] {
  try {
    parseConversation(text, { file: 'a.yaml', ...options });
    return [];
  } catch (error) {
    if (error instanceof FormatError) return error.message.split('\n');
    throw error;
  }
}

const turns = (text: string) => parseConversation(`name: x\nturns:\n${text}`, { file: 'a.yaml' }).turns;

describe('parseConversation', () => {
  it('reads the short forms of a turn', () => {
    const [start, press, says] = turns(`
  - start: { touchpoint: MY_POST, post_token: gZd7omnS }
    expect:
      - text: { contains: "خوش آمدید" }
        buttons: [["بله", "خیر"]]
  - press: "بله"
    expect: [{ text: { matches: "ثبت شد.*" } }]
  - says: 0912
    as: sara
    deliver: { times: 2, gap: 50ms }
    expect: { replies: 1 }
`);
    expect(start?.action).toEqual({ kind: 'start', touchpoint: 'MY_POST', postToken: 'gZd7omnS' });
    expect(start?.expect?.replies?.[0]?.text).toEqual({ contains: ['خوش آمدید'] });
    expect(press?.action).toEqual({ kind: 'press', button: { caption: 'بله' } });
    expect(says).toMatchObject({
      action: { kind: 'says', text: '0912' },
      user: 'sara',
      deliver: { times: 2, gapMs: 50 },
      expect: { count: { min: 1, max: 1 } },
    });
  });

  it('reads every kind of action', () => {
    const all = turns(`
  - sends: { image: { link: https://x/y.jpg, size_bytes: 10 } }
  - sends: { location: { latitude: 35.7, longitude: -51 } }
  - start: MY_DIVAR
  - press: { row: 0, column: 1 }
  - event: { type: POST_UPDATE, post_update: { type: RETIRE, post: { token: a } } }
    expect: silence
  - raw: "{broken"
  - expect: [hello]
`);
    expect(all.map(({ action }) => action.kind)).toEqual([
      'sends',
      'sends',
      'start',
      'press',
      'event',
      'raw',
      'waits',
    ]);
    expect(all[0]?.action).toMatchObject({ type: 'IMAGE', field: 'image_data', data: { size_bytes: 10 } });
    expect(all[4]?.expect?.count).toEqual({ min: 0, max: 0 });
  });

  it('names the place, what was expected and the nearest field', () => {
    const text = 'name: x\nturns:\n  - sayz: سلام\n    expect: silense\n';
    expect(problems(text)).toEqual([
      'a.yaml:3:5: There is no field "sayz" in a turn. Did you mean says?',
      'a.yaml:4:13: Expected silence, or later, or a list of replies, or a mapping of what to expect, found "silense". Did you mean silence?',
    ]);
  });

  it('tells all problems at once', () => {
    const text = `
version: 1
turns:
  - says: a
    press: b
  - says: [1]
  - deliver: { times: 0, gap: soon }
    says: a
  - {}
`;
    expect(problems(text)).toEqual([
      'a.yaml:4:5: A turn has just one of says, press. Make them two turns.',
      'a.yaml:6:11: Expected a text, found a list.',
      'a.yaml:7:23: Expected a whole number, from 1 to 100, found 0.',
      'a.yaml:7:31: Expected a duration such as 50ms, 5s or 0, found "soon".',
      'a.yaml:9:5: The turn does nothing: expected one of says, sends, start, press, event, raw, consents, include, or expect alone.',
      'a.yaml:2:1: The field name is missing in a conversation.',
    ]);
  });

  it('refuses a newer version of the format in words', () => {
    expect(problems('version: 2\nname: x\nturns: [{ says: a }]')).toEqual([
      'a.yaml:1:10: The file has version 2 of the format; this divar-emulator reads up to 1. Install a newer divar-emulator.',
    ]);
  });

  it('places the errors of YAML itself', () => {
    expect(problems('name: x\nturns:\n  - says: "a\n')[0]).toMatch(
      /^a\.yaml:\d+:\d+: Missing closing "quote/,
    );
    expect(problems('name: a\n---\nname: b\n')[0]).toContain('one conversation a file');
    expect(problems('name: a\nname: b\nturns: [{says: a}]')[0]).toMatch(
      /^a\.yaml:2:1: The field stands twice here/,
    );
  });

  it('refuses aliases, which could grow without limit', () => {
    expect(problems('name: &a x\nturns:\n  - says: *a\n')[0]).toContain('a.yaml:3:11: An alias stands here.');
  });

  it('does not hang or crash on deep nesting', () => {
    expect(problems(`${'['.repeat(20_000)}`)[0]).toMatch(/^a\.yaml:/);
  });

  it('finds placeholders without a value, and suggests the nearest', () => {
    const text =
      'name: x\nvariables: { token: a }\nturns:\n  - says: "${tokem}"\n  - says: "${code}"\n  - says: "$${free}"\n';
    expect(problems(text)).toEqual([
      'a.yaml:4:11: ${tokem} has no value here. Did you mean token?',
      'a.yaml:5:11: ${code} has no value here. Give it under variables, or take it from a reply.',
    ]);
  });

  it('knows the values that replies give: by placeholder, named group and JSON pointer', () => {
    const text = `
name: x
turns:
  - says: a
    expect:
      - text: "کد \${code:number}"
        capture: { link: /buttons/rows/0 }
      - text: { matches: "(?<word>.*)" }
  - says: "\${code} \${link} \${word} \${conversation}"
`;
    expect(problems(text)).toEqual([]);
  });

  it('refuses a pattern that cannot be read or could hang', () => {
    const text =
      'name: x\nturns:\n  - says: a\n    expect: [{ text: { matches: "(a+" } }]\n  - says: a\n    expect: [{ text: { matches: "(?=a)" } }]\n';
    expect(problems(text)).toHaveLength(2);
    expect(problems(text)[0]).toContain('a.yaml:4:33: The pattern "(a+" cannot be read');
  });

  it('takes in the turns of other files, with their own places', () => {
    const include = (name: string) =>
      name === 'b.yaml'
        ? { file: 'b.yaml', text: 'name: b\nvariables: { v: "1" }\nturns:\n  - says: "${v}"\n' }
        : { fault: 'no' };
    const conversation = parseConversation('name: x\nturns:\n  - include: b.yaml\n  - says: end\n', {
      file: 'a.yaml',
      include,
    });
    expect(conversation.turns.map(({ at }) => `${at.file}:${at.line}`)).toEqual(['b.yaml:4', 'a.yaml:4']);
    expect(conversation.variables).toEqual({ v: '1' });
  });

  it('refuses files that include themselves', () => {
    const include = () => ({ file: 'a.yaml', text: '' });
    expect(problems('name: x\nturns:\n  - include: a.yaml\n', { include })[0]).toContain(
      'a.yaml includes itself',
    );
  });
});
