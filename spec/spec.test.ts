import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import { lintSpec } from './generate/lint.ts';
import {
  controlContract,
  loadUpstream,
  openApiFile,
  platformContract,
  specFile,
  violationRow,
} from './index.ts';
import { seedEvent, seedMessage } from './testing/seed-samples.ts';

describe.each(['openapi.yaml', 'control.yaml'])('%s', (name) => {
  it('is valid OpenAPI 3.1 with valid examples and known sources', async () => {
    expect(await lintSpec(specFile(name))).toEqual([]);
  });
});

describe('a reference out of a spec', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'spec-'));
  const inside = path.join(folder, 'inside');
  afterAll(() => rmSync(folder, { recursive: true }));

  const lintWith = (reference: string) => {
    const schemas = { It: { $ref: reference } };
    const file = path.join(inside, 'openapi.json');
    writeFileSync(
      file,
      JSON.stringify({
        openapi: '3.1.0',
        info: { title: 'a', version: '1' },
        paths: {},
        components: { schemas },
      }),
    );
    return lintSpec(file);
  };

  it('is not followed, neither by its path nor by a link, and nothing is fetched', async () => {
    mkdirSync(inside);
    writeFileSync(path.join(folder, 'out.yaml'), 'type: string');
    writeFileSync(path.join(inside, 'it.yaml'), 'type: string');
    symlinkSync(path.join(folder, 'out.yaml'), path.join(inside, 'link.yaml'));
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.end('type: string');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const web = `127.0.0.1:${(server.address() as AddressInfo).port}/it.yaml`;
    const outside = path.join(folder, 'out.yaml');
    for (const one of [
      '../out.yaml',
      '%2e%2e/out.yaml',
      outside,
      `file://${outside}`,
      'link.yaml',
      './link.yaml#/a',
    ])
      await expect(lintWith(one), one).rejects.toThrow('lies outside its folder');
    for (const one of [`http://${web}`, `https://${web}`, `//${web}`, 'ftp://a/b'])
      await expect(lintWith(one), one).rejects.toThrow('nothing is fetched');
    expect(await lintWith('it.yaml')).toEqual([]);
    const published = {
      openapi: '3.0.1',
      paths: {
        '/a': { $ref: `http://${web}` },
        '/b': {
          get: {
            responses: {
              200: {
                description: 'a',
                content: { 'application/json': { schema: { $ref: `http://${web}` } } },
              },
            },
          },
        },
      },
    };
    await loadUpstream(JSON.stringify(published), 'divar.json').catch(() => undefined);
    expect(asked).toBe(0);
    server.close();
  });
});

/** A call may give the resource of a scope another name than the table does. */
const nameOf = (template: string) => template.replace(/\{\w+\}/, '{}');

describe('the contract', () => {
  it.each(['platform', 'control'] as const)('%s: says that it is OpenAPI 3.1', (name) => {
    expect(JSON.parse(readFileSync(openApiFile(name), 'utf8')).openapi).toMatch(/^3\.1\./);
  });

  it.each([platformContract(), controlContract()])(
    '$document.title: every schema is a valid JSON Schema',
    (contract) => {
      const ajv = new Ajv2020({ strict: false });
      for (const [name, schema] of Object.entries(contract.schemas)) {
        expect(ajv.validateSchema(schema), `${name}: ${ajv.errorsText()}`).toBe(true);
      }
    },
  );

  it('gives each retired path its date and its successor, which exists and is current', () => {
    const retired = platformContract().operations.filter((operation) => operation.retired);
    const current = platformContract().operations.filter((operation) => !operation.retired);
    expect(retired).toHaveLength(5);
    for (const { retired: retirement } of retired) {
      expect(retirement!.date).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(current.map(({ path }) => path)).toContain(retirement!.use.replace(/^[A-Z]+ /, ''));
    }
  });

  it('has all seven message types and an example of each', () => {
    const event = platformContract().webhooks.find(({ name }) => name === 'NEW_CHATBOT_MESSAGE')!;
    const types = Object.keys(platformContract().schemas.ChatbotMessage!['x-data-field']!);
    expect(types).toEqual(['TEXT', 'IMAGE', 'FILE', 'VOICE', 'VIDEO', 'LOCATION', 'CONTACT']);
    expect(event.templates.map(({ name }) => name)).toEqual(types);
  });

  it('has Persian words beside all that it says of calls, events and their examples', () => {
    const { operations, webhooks } = platformContract();
    for (const { summary, description, persian } of [...operations, ...webhooks]) {
      expect(persian?.summary, summary).toMatch(/^[آ-ی`].*\.$/);
      expect(persian?.description !== undefined, summary).toBe(description !== '');
    }
    for (const { summary, persian } of webhooks.flatMap(({ templates }) => templates)) {
      expect(persian, summary).toMatch(/^[آ-ی]/);
    }
  });

  it('explains each scope that a call asks for in both languages', () => {
    const { operations, scopes } = platformContract().document;
    const known = scopes.map(({ template }) => nameOf(template));
    const asked = operations.flatMap((operation) => operation.scopes ?? []);
    expect(asked).toContain('CHAT_BOT_USER_MESSAGE_SEND');
    expect(asked.filter((template) => !known.includes(nameOf(template)))).toEqual([]);
    expect(known.filter((name, index) => known.indexOf(name) !== index)).toEqual([]);
    for (const { persian, english } of scopes) {
      expect(persian).toMatch(/^[آ-ی].*\.$/);
      expect(english).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('names no violation that the table does not have', () => {
    const text = JSON.stringify(platformContract().schemas);
    const names = [...text.matchAll(/"x-violations":(\{(?:[^{}]|\{[^{}]*\})*\})/g)]
      .flatMap(([, json]) => Object.values(JSON.parse(json!)))
      .flatMap((value) => (typeof value === 'string' ? [value] : Object.values(value as object)));
    expect(names.length).toBeGreaterThan(8);
    expect(names.filter((name) => !violationRow(name))).toEqual([]);
  });
});

describe('the samples of the seed page', () => {
  const check = (body: unknown) => platformContract().checkRequest('sendMessageToConversation', body);

  it('are taken, and each oddity of the message is named', () => {
    const violations = check(seedMessage);
    expect(violations.map(({ id, where, nearest }) => ({ id, where, nearest }))).toEqual([
      { id: 'link_not_http', where: '/buttons/rows/0/buttons/0/action/open_direct_link', nearest: undefined },
      { id: 'deprecated_icon_name', where: '/buttons/rows/0/buttons/0/icon_name', nearest: undefined },
      { id: 'unknown_icon', where: '/buttons/rows/0/buttons/0/icon_name', nearest: ['REAL_ESTATE'] },
    ]);
    expect(violations.map(({ id }) => violationRow(id)!.outcome)).toEqual(['found', 'found', 'found']);
  });

  it('hold an event that is exactly as the contract says', () => {
    expect(platformContract().checkRequest('NEW_CHATBOT_MESSAGE', seedEvent)).toEqual([]);
  });

  it('are told from a body that really is wrong', () => {
    expect(check({ ...seedMessage, text_message: 5 }).map(({ id }) => id)).toContain('wrong_type');
  });
});
