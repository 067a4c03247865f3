import { Ajv2020 } from 'ajv/dist/2020.js';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { statuses } from '../contract/statuses.ts';

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
      error: text,
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
    if: { properties: { outcome: { const: outcome } } },
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
    then: { ...schema, additionalProperties: false },
  })),
};

const table = {
  type: 'object',
  additionalProperties: {
    type: 'object',
    additionalProperties: row,
    propertyNames: { pattern: '^[a-z][a-z0-9_]*$' },
  },
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
  const groups = document.toJS() as Record<string, object>;
  const validate = new Ajv2020({ allErrors: true, strict: false }).compile(table);
  validate(groups);
  const seen = new Set<string>();
  const twice = Object.entries(groups ?? {}).flatMap(([group, given]) =>
    Object.keys(given ?? {}).flatMap((id) => {
      const isKnown = seen.has(id);
      seen.add(id);
      return isKnown ? [`${place([group, id])}: "${id}" stands in another group too.`] : [];
    }),
  );
  const wrong = (validate.errors ?? [])
    .filter(({ keyword }) => keyword !== 'if')
    .map(({ instancePath, message, params }) => {
      const path = instancePath.split('/').slice(1);
      const name = params.additionalProperty ?? params.allowedValues ?? '';
      return `${place(path)}: ${path.join('.')} ${message} ${name}`.trim();
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
