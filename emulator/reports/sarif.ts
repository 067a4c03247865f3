import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { safeJson } from './text.ts';

/** A rule that results are about. */
export interface SarifRule {
  id: string;
  title: string;
  description?: string;
  help?: string;
  level: 'error' | 'warning';
  properties?: Record<string, unknown>;
}

/** Something that was found. */
export interface SarifResult {
  ruleId: string;
  level: 'error' | 'warning' | 'note';
  message: string;
  /** GitHub refuses the whole report where one result has no file. */
  file: string;
  /** Default: 1. */
  line?: number;
  column?: number;
  /** The place inside of what was sent. */
  member?: string;
  /** Tells a result of one run from the same result of the next. */
  fingerprint: string;
  /** It was there before. */
  isKnown?: boolean;
}

/** A report for code scanning, as SARIF 2.1.0 has it. */
export function sarifJson({
  name,
  version,
  rules,
  results,
  isComplete,
}: {
  name: string;
  version: string;
  rules: readonly SarifRule[];
  results: readonly SarifResult[];
  /** Everything that was asked for was run. */
  isComplete: boolean;
}): string {
  const places = new Map(rules.map(({ id }, index) => [id, index]));
  const run = {
    tool: { driver: { name, version, rules: rules.map(writeRule) } },
    columnKind: 'utf16CodeUnits',
    invocations: [{ executionSuccessful: isComplete }],
    results: results.map((result) => ({ ...writeResult(result), ruleIndex: places.get(result.ruleId) })),
  };
  const schema = 'https://json.schemastore.org/sarif-2.1.0.json';
  return `${safeJson({ $schema: schema, version: '2.1.0', runs: [run] }, 2)}\n`;
}

function writeRule({ id, title, description, help, level, properties }: SarifRule) {
  return {
    id,
    name: id,
    shortDescription: { text: title },
    fullDescription: description === undefined ? undefined : { text: description },
    help: help === undefined ? undefined : { text: help },
    defaultConfiguration: { level },
    properties,
  };
}

function writeResult({
  ruleId,
  level,
  message,
  file,
  line = 1,
  column,
  member,
  fingerprint,
  isKnown,
}: SarifResult) {
  return {
    ruleId,
    level,
    message: { text: message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: writeUri(file) },
          region: { startLine: line, startColumn: column },
        },
        logicalLocations: member === undefined ? undefined : [{ fullyQualifiedName: member, kind: 'member' }],
      },
    ],
    partialFingerprints: { checkAndCase: fingerprint },
    baselineState: isKnown ? 'unchanged' : undefined,
  };
}

/** A file of this folder by its path from here, as those who show the report have the folder elsewhere. */
function writeUri(file: string): string {
  const fromHere = path.relative('.', file);
  if (fromHere.startsWith('..') || path.isAbsolute(fromHere)) return pathToFileURL(file).href;
  const names = Buffer.from(fromHere).toString().split(path.sep);
  return names.map(encodeURIComponent).join('/');
}
