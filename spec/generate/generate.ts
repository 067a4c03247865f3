import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { minifySync } from 'rolldown/utils';
import { parse } from 'yaml';
import type { ContractDocument } from '../contract/contract.ts';
import { type Bundle, bundleSpec } from './bundle.ts';
import { contractDocument } from './operations.ts';
import { listSettings, settingsSource, withSettings } from './settings.ts';
import { type FactSchemas, factValidatorSource, validatorSource } from './validators.ts';
import { violationsSource } from './violations.ts';

const notice = 'Generated from spec/*.yaml by "npm run generate"; do not edit.';

const documents = [
  { file: 'openapi.yaml', name: 'platform', prefix: 'Platform' },
  { file: 'control.yaml', name: 'control', prefix: 'Control' },
];

/** Every generated file by name, made from the specs in `specDir`. */
async function generatedFiles(specDir: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const { file, name, prefix } of documents) {
    const bundle = await bundleSpec(path.join(specDir, file));
    for (const [fileName, content] of await makeFiles(bundle, { name, prefix })) files.set(fileName, content);
  }
  const facts: FactSchemas = parse(await readFile(path.join(specDir, 'facts.yaml'), 'utf8'));
  const settings = listSettings(await bundleSpec(path.join(specDir, 'control.yaml')));
  files.set('facts-validators.cjs', script(factValidatorSource(withSettings(facts, settings))));
  files.set('settings.ts', `// ${notice}\n${settingsSource(settings)}`);
  const table = path.join(specDir, 'violations.yaml');
  files.set(
    'violations.ts',
    `// ${notice}\n${violationsSource(await readFile(table, 'utf8'), path.relative('', table))}`,
  );
  return files;
}

async function makeFiles(
  bundle: Bundle,
  { name, prefix }: { name: string; prefix: string },
): Promise<[string, string][]> {
  const contract = contractDocument(bundle);
  return [
    [`${name}.json`, `${JSON.stringify(contract)}\n`],
    [`${name}.openapi.json`, `${JSON.stringify(bundle)}\n`],
    [`${name}-types.ts`, `// ${notice}\n${await typesSource(bundle)}`],
    [`${name}-ids.ts`, `// ${notice}\n${idsSource(contract, prefix)}`],
    [`${name}-validators.cjs`, script(validatorSource(contract))],
  ];
}

/** Writes the generated files of the specs in `specDir` into `outDir`. */
export async function generate({ specDir, outDir }: { specDir: string; outDir: string }): Promise<void> {
  await mkdir(outDir, { recursive: true });
  for (const [name, content] of await generatedFiles(specDir))
    await writeFile(path.join(outDir, name), content);
}

/** Names of the generated files that differ from what the specs give now. */
export async function staleFiles({
  specDir,
  outDir,
}: {
  specDir: string;
  outDir: string;
}): Promise<string[]> {
  const stale: string[] = [];
  for (const [name, content] of await generatedFiles(specDir)) {
    const current = await readFile(path.join(outDir, name), 'utf8').catch(() => undefined);
    if (current !== content) stale.push(name);
  }
  return stale;
}

/** A script that nobody reads, small. */
function script(source: string): string {
  return `// ${notice}\n${minifySync('script.cjs', source, { module: false }).code}\n`;
}

/** TypeScript types of the whole document. */
async function typesSource(bundle: Bundle): Promise<string> {
  const plain = JSON.parse(JSON.stringify(bundle));
  return astToString(await openapiTS(plain, { alphabetize: false, defaultNonNullable: false }));
}

/**
 * The ids as TypeScript unions: handlers are bound to them, so a missing or a stray one does not compile. What another
 * part serves needs no handler.
 */
function idsSource(contract: ContractDocument, prefix: string): string {
  const own = contract.operations.filter((operation) => operation.servedBy === undefined);
  const behaviours = [...new Set(own.map((operation) => operation.behaviour))];
  return [
    union(`${prefix}Behaviour`, behaviours),
    union(
      `${prefix}OperationId`,
      contract.operations.map((operation) => operation.id),
    ),
    union(
      `${prefix}EventType`,
      contract.webhooks.map((webhook) => webhook.name),
    ),
  ].join('\n');
}

function union(name: string, members: string[]): string {
  const body = members.length === 0 ? ' never' : members.map((member) => `\n  | '${member}'`).join('');
  return `export type ${name} =${body};\n`;
}
