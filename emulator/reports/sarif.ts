import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageVersion } from '../package-version.ts';

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
  rules,
  results,
  isComplete,
}: {
  name: string;
  rules: readonly SarifRule[];
  results: readonly SarifResult[];
  /** Everything that was asked for was run. */
  isComplete: boolean;
}): string {
  const places = new Map(rules.map(({ id }, index) => [id, index]));
  const run = {
    tool: { driver: { name, version: packageVersion(), rules: rules.map(ruleOf) } },
    columnKind: 'utf16CodeUnits',
    invocations: [{ executionSuccessful: isComplete }],
    results: results.map((result) => ({ ...resultOf(result), ruleIndex: places.get(result.ruleId) })),
  };
  const schema = 'https://json.schemastore.org/sarif-2.1.0.json';
  return `${withoutCommands(JSON.stringify({ $schema: schema, version: '2.1.0', runs: [run] }, null, 2))}\n`;
}

function ruleOf({ id, title, description, help, level, properties }: SarifRule) {
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

function resultOf({
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
          artifactLocation: { uri: uriOf(file) },
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
function uriOf(file: string): string {
  const fromHere = path.relative('.', file);
  if (fromHere.startsWith('..') || path.isAbsolute(fromHere)) return pathToFileURL(file).href;
  const names = Buffer.from(fromHere).toString().split(path.sep);
  return names.map(encodeURIComponent).join('/');
}

/** JSON in which whatever steers a terminal or a CI system is written as an escape. */
function withoutCommands(json: string): string {
  return json
    .replace(
      /[\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    .replace(/##(?=\[|vso)/gi, '#\\u0023')
    .replace(/::/g, ':\\u003a');
}
