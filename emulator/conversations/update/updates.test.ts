import { lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../control-api/control-api.ts';
import { tempFolder } from '../../testing/temp-folder.ts';
import { loadConversation } from '../format/files.ts';
import type { PlayedTurn, ProblemKind } from '../replay/verdict.ts';
import { Updates } from './updates.ts';

const message = (content: Partial<Message> | string): Message => ({
  id: 'm',
  conversation_id: 'c',
  origin: 'bot',
  sender_type: 'BOT',
  type: 'TEXT',
  sent_at: '',
  ...(typeof content === 'string' ? { text: content } : content),
});

interface Came {
  replies: (Partial<Message> | string)[];
  delivered?: boolean;
  kind?: ProblemKind;
}

/** The file after an update in which these turns failed, and what was left. */
function updated(turns: string, came: Record<number, Came>, variables = {}) {
  const file = path.join(tempFolder(), 'a.yaml');
  writeFileSync(file, `name: x\nturns:\n${turns}`);
  const conversation = loadConversation(file);
  const updates = new Updates();
  for (const [index, { replies, delivered = true, kind = 'differs' }] of Object.entries(came)) {
    const turn = conversation.turns[Number(index)]!;
    const failure: PlayedTurn['failure'] = {
      at: turn.at,
      turn: Number(index) + 1,
      title: '',
      problems: [{ kind, message: '', differences: [] }],
      exchange: [],
    };
    updates.note({ conversation, turn, failure, replies: replies.map(message), delivered, variables });
  }
  const { left, updated: files } = updates.write([]);
  return { text: readFileSync(file, 'utf8').replace('name: x\nturns:\n', ''), left, files };
}

describe('Updates', () => {
  it('rewrites what differs and nothing else, byte for byte', () => {
    const turns = `  # greeting
  - says:   سلام      # odd spacing
    expect:
      - text: { contains: خوش }   # still holds
        buttons: [["بله",   خیر]]
      - text: "قدیمی" # old
`;
    const buttons = [
      [
        { caption: 'بله', action: {} },
        { caption: 'شاید', action: {} },
      ],
    ];
    const { text, files } = updated(turns, { 0: { replies: [{ text: 'خوش آمدید', buttons }, 'جدید'] } });
    expect(text).toBe(turns.replace('خیر', '"شاید"').replace('"قدیمی"', '"جدید"'));
    expect(files).toMatchObject([{ turns: 1 }]);
  });

  it('leaves a symbolic link one, and a byte order mark out of the way', () => {
    const folder = tempFolder();
    const [file, link] = [path.join(folder, 'a.yaml'), path.join(folder, 'link.yaml')];
    const turns = 'turns:\n  - says: a\n    expect: [old]\n';
    writeFileSync(file, `\ufeffversion: 1\nname: x\n${turns}`);
    symlinkSync(file, link);
    const conversation = loadConversation(link);
    const turn = conversation.turns[0]!;
    const problems = [{ kind: 'differs' as const, message: '', differences: [] }];
    const failure = { at: turn.at, turn: 1, title: '', problems, exchange: [] };
    const updates = new Updates();
    updates.note({ conversation, turn, failure, replies: [message('new')], delivered: true, variables: {} });
    expect(updates.write([]).updated).toMatchObject([{ file: link, turns: 1 }]);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(file, 'utf8')).toContain('expect: ["new"]');
    expect(readdirSync(folder).sort()).toEqual(['a.yaml', 'link.yaml']);
  });

  it('adds and removes replies in a block list, keeping those that still hold', () => {
    const turns = `  - says: a
    expect:
      # first
      - { text: { contains: one } }
      # second
      - text: two
      - three
  - says: b
`;
    expect(updated(turns, { 0: { replies: ['one!', 'new', 'three'] } }).text).toBe(
      turns.replace('- text: two', '- text: "new"'),
    );
    expect(updated(turns, { 0: { replies: ['one!', 'three'] } }).text).toBe(
      turns.replace('      - text: two\n', ''),
    );
    expect(updated(turns, { 0: { replies: ['one!', 'two', 'new', 'three', 'last'] } }).text).toBe(
      turns.replace('      - three\n', '      - "new"\n      - three\n      - "last"\n'),
    );
  });

  it('rewrites short forms: silence, counts, inline lists', () => {
    expect(updated('  - { says: a, expect: silence }\n', { 0: { replies: ['x "y"'] } }).text).toBe(
      '  - { says: a, expect: ["x \\"y\\""] }\n',
    );
    expect(
      updated('  - { says: a, expect: { replies: 1, status: 200 } }\n', { 0: { replies: ['a', 'b'] } }).text,
    ).toBe('  - { says: a, expect: { replies: 2, status: 200 } }\n');
    expect(
      updated('  - says: a\n    expect: [a, b]\n', { 0: { replies: [{ media_token: 't' }] } }).text,
    ).toBe('  - says: a\n    expect: [{ media: any }]\n');
  });

  it('keeps placeholders that still stand for the same value, and escapes what only looks like one', () => {
    const turns = '  - says: a\n    expect: ["کد ${code:number} بود"]\n';
    expect(updated(turns, { 0: { replies: ['کد 42 است ${x}'] } }, { code: '42' }).text).toBe(
      '  - says: a\n    expect: ["کد ${code:number} است $${x}"]\n',
    );
  });

  it('leaves a conversation alone where a delivery failed', () => {
    const turns = '  - { says: a, expect: [old] }\n  - { says: b, expect: [b] }\n';
    const { text, left } = updated(turns, { 0: { replies: ['new'] }, 1: { replies: [], delivered: false } });
    expect(text).toBe(turns);
    expect(left[0]).toContain('stays as it is: the event of');
  });

  it('does not turn expected replies into silence', () => {
    const turns = '  - { says: a, expect: [old] }\n';
    const { text, left } = updated(turns, { 0: { replies: [] } });
    expect(text).toBe(turns);
    expect(left[0]).toContain('no reply came');
  });

  it('leaves what is no matter of the expectation', () => {
    const turns = '  - { says: a, expect: [old] }\n';
    const { text, left } = updated(turns, { 0: { replies: ['new'], kind: 'status' } });
    expect(text).toBe(turns);
    expect(left[0]).toContain('its problem (status) is no matter of the expectation');
  });
});
