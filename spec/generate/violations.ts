import { Ajv2020 } from 'ajv/dist/2020.js';
import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { statuses } from '../contract/statuses.ts';
import type { OAuthErrorCode } from '../contract/violations.ts';

const text = { type: 'string', minLength: 1 };
const told = {
  type: 'object',
  required: ['en', 'fa'],
  additionalProperties: false,
  properties: {
    en: { type: 'string', pattern: '^[A-Za-z].*\\.$' },
    fa: { type: 'string', pattern: '^[^يك٠-٩]+\\.$' },
  },
};
/** RFC 6749, 4.1.2.1 and 5.2: those that are answered. */
const oauthErrors = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'invalid_scope',
  'unsupported_grant_type',
  'unsupported_response_type',
] satisfies OAuthErrorCode[];
const common = {
  outcome: { enum: ['refused', 'found', 'ignored'] },
  source: { enum: ['seed', 'published', 'observed', 'assumed'] },
  title: told,
  remedy: told,
};

const rows = {
  refused: {
    required: ['message', 'source', 'title', 'remedy'],
    properties: {
      ...common,
      message: text,
      http: { type: 'integer', minimum: 400, maximum: 599 },
      status: { enum: Object.keys(statuses) },
      error: { enum: oauthErrors },
    },
    oneOf: [{ required: ['status'] }, { required: ['error', 'http'] }],
  },
  found: { required: ['source', 'title', 'remedy'], properties: common },
  ignored: {
    required: ['source', 'title'],
    properties: {
      outcome: common.outcome,
      source: common.source,
      title: { ...told, required: ['en'] },
    },
  },
};

const row = {
  type: 'object',
  required: ['outcome'],
  properties: { outcome: common.outcome },
  allOf: Object.entries(rows).map(([outcome, schema]) => ({
    if: { required: ['outcome'], properties: { outcome: { const: outcome } } },
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
    then: { ...schema, additionalProperties: false },
  })),
};

const group = {
  type: 'object',
  additionalProperties: row,
  propertyNames: { pattern: '^[a-z][a-z0-9_]*$' },
};

const table = {
  type: 'object',
  additionalProperties: false,
  properties: { requests: group, bodies: group, bots: group, oauth: group },
};

interface GivenRow {
  outcome: string;
  title: { en: string; fa?: string };
  remedy?: { en: string; fa: string };
}

/**
 * TypeScript source of the table of violations, from the YAML of spec/violations.yaml. What is wrong with it is an error
 * with `file:line:column` for each place.
 */
export function violationsSource(yaml: string, file: string): string {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines });
  const at = (offset = 0) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const problems = document.errors.map(({ pos, message }) => `${at(pos[0])}: ${message.split('\n')[0]}`);
  if (problems.length === 0) problems.push(...findProblems(document, at));
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const groups = Object.values(document.toJS() as Record<string, Record<string, GivenRow>>);
  const all = Object.assign({}, ...groups.map((group) => mapRows(group)));
  return `export const violations = ${JSON.stringify(all, null, 2)} as const;\n`;
}

function findProblems(document: ReturnType<typeof parseDocument>, at: (offset?: number) => string): string[] {
  const place = (path: readonly string[]) => {
    const node = document.getIn(path, true);
    return at(isNode(node) ? node.range?.[0] : undefined);
  };
  const placeOfKey = (path: readonly string[], key: string) => {
    const map = path.length === 0 ? document.contents : document.getIn(path, true);
    const pair = isMap(map)
      ? map.items.find((item) => isScalar(item.key) && item.key.value === key)
      : undefined;
    return isScalar(pair?.key) ? at(pair.key.range?.[0]) : place(path);
  };
  const groups = document.toJS() as Record<string, object>;
  const validate = new Ajv2020({ allErrors: true, strict: false }).compile(table);
  validate(groups);
  const seen = new Set<string>();
  const twice = Object.entries(groups ?? {}).flatMap(([group, given]) =>
    Object.keys(given ?? {}).flatMap((id) => {
      const isKnown = seen.has(id);
      seen.add(id);
      return isKnown ? [`${placeOfKey([group], id)}: "${id}" stands in another group too.`] : [];
    }),
  );
  const wrong = (validate.errors ?? [])
    .filter(({ keyword }) => keyword !== 'if' && keyword !== 'propertyNames')
    .map(({ instancePath, message, params, propertyName }) => {
      const path = instancePath.split('/').slice(1);
      const key = params.additionalProperty ?? propertyName;
      const where = key === undefined ? place(path) : placeOfKey(path, key);
      return `${where}: ${path.join('.')} ${message} ${key ?? params.allowedValues ?? ''}`.trim();
    });
  return [...twice, ...new Set(wrong)];
}

function mapRows(group: Record<string, GivenRow>): object {
  return Object.fromEntries(
    Object.entries(group).map(([id, { title, remedy, ...row }]) => {
      const persian = title.fa === undefined ? undefined : { title: title.fa, remedy: remedy?.fa ?? '' };
      return [id, { ...row, title: title.en, remedy: remedy?.en ?? '', persian }];
    }),
  );
}
