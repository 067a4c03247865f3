import { Contract } from '../contract/load-contract.ts';
import type { Validate } from '../contract/violation.ts';
import { bundleSpec } from './bundle.ts';
import { contractDocument } from './operations.ts';
import { validatorSource } from './validators.ts';

/** One rule that a spec breaks. */
export interface LintProblem {
  where: string;
  message: string;
}

const sources = ['seed', 'published', 'observed', 'assumed'];

/**
 * Checks a spec: valid OpenAPI 3.1 (else it throws), every schema a valid JSON Schema, every example valid, and every
 * x-source one of the four words.
 */
export async function lintSpec(file: string): Promise<LintProblem[]> {
  const bundle = await bundleSpec(file);
  const document = contractDocument(bundle);
  const contract = new Contract(document, loadValidators(validatorSource(document)));
  return [...unknownSources(bundle, ''), ...invalidExamples(contract)];
}

function unknownSources(node: unknown, where: string): LintProblem[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    if (key !== 'x-source') return unknownSources(value, `${where}/${key}`);
    if (sources.includes(value as string)) return [];
    return [{ where, message: `x-source is ${JSON.stringify(value)}; use one of ${sources.join(', ')}.` }];
  });
}

function invalidExamples(contract: Contract): LintProblem[] {
  return contract.webhooks.flatMap(({ name, templates }) =>
    templates.flatMap((template) =>
      contract.checkRequest(name, template.body).map((violation) => ({
        where: `${name} example ${template.name} ${violation.where}`,
        message: `${violation.actual}; expected ${violation.expected}.`,
      })),
    ),
  );
}

/** The validators that generated CommonJS source exports. */
function loadValidators(source: string): Record<string, Validate> {
  const module = { exports: {} as Record<string, Validate> };
  const run = new Function('module', 'exports', source);
  run(module, module.exports);
  return module.exports;
}
