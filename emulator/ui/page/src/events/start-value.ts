import { type FormSchema, resolved, type ServedContract } from '../wire/contract.ts';

/** A plain value of this schema to begin with, holding what the contract needs. */
export function startValue(contract: ServedContract, schema: FormSchema): unknown {
  const rule = resolved(contract, schema);
  if (rule.const !== undefined) return rule.const;
  if (rule.enum) return rule.enum[0];
  if (rule.anyOf?.[0]) return startValue(contract, rule.anyOf[0]);
  if (rule.properties || rule.type === 'object') return startObject(contract, rule);
  const types: Record<string, unknown> = { array: [], boolean: false, integer: 0, number: 0 };
  return types[[rule.type].flat()[0] ?? ''] ?? '';
}

function startObject(contract: ServedContract, rule: FormSchema): Record<string, unknown> {
  const needed = (rule.required ?? []).map((name) => [
    name,
    startValue(contract, rule.properties?.[name] ?? {}),
  ]);
  return Object.fromEntries(needed);
}
