import type { Contract } from '../../spec/index.ts';

/** Every permission that a call of the spec asks for; an app's key has them all unless told otherwise. */
export function allPermissions(contract: Contract): string[] {
  const permissions = contract.operations.map((operation) => operation.permission);
  return [...new Set(permissions.filter((permission) => permission !== undefined))];
}
