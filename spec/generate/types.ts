import openapiTS, { astToString } from 'openapi-typescript';
import type { ContractDocument } from '../contract/contract.ts';
import type { Bundle } from './bundle.ts';

/** TypeScript types of the whole document. */
export async function typesSource(bundle: Bundle): Promise<string> {
  const plain = JSON.parse(JSON.stringify(bundle));
  return astToString(await openapiTS(plain, { alphabetize: false, defaultNonNullable: false }));
}

/**
 * The ids as TypeScript unions: handlers are bound to them, so a missing or a stray one does not compile. What another
 * part serves needs no handler.
 */
export function idsSource(contract: ContractDocument, prefix: string): string {
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
