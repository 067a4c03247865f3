import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { conversationFiles, loadConversation } from './files.ts';
import { conversationSchema } from './parse.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures', import.meta.url));

describe('conversation.schema.json', () => {
  const validate = new Ajv2020({ strict: false, allErrors: true }).compile(conversationSchema());
  const fits = (text: string) => validate(parse(text));

  it('is shipped as the parser reads it (npm run generate writes it)', () => {
    const shipped = JSON.parse(readFileSync(`${fixtures}/conversation.schema.json`, 'utf8'));
    expect(shipped).toEqual(conversationSchema());
  });

  it.each(conversationFiles([`${fixtures}/conversations`]))('and the parser accept %s', (file) => {
    expect(fits(readFileSync(file, 'utf8')), JSON.stringify(validate.errors, null, 1)).toBe(true);
    expect(loadConversation(file).turns.length).toBeGreaterThan(0);
  });

  it('refuses what the parser refuses', () => {
    const file = (turn: string) => `name: x\nturns:\n  - ${turn}\n`;
    expect(fits(file('{ sayz: a }'))).toBe(false);
    expect(fits(file('{ says: a, expect: silense }'))).toBe(false);
    expect(fits(file('{ says: a, deliver: { times: 0 } }'))).toBe(false);
    expect(fits(file('{ start: MY_HOUSE }'))).toBe(false);
    expect(fits('name: x\n')).toBe(false);
  });
});
