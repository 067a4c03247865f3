import { catalogue, explained } from '../../../contract-tests/index.ts';
import { nearest } from '../../../spec/index.ts';
import { UsageError } from '../../usage-error.ts';

/** One check in full. */
export function explainedBy(id: string): string {
  const check = catalogue.find((one) => one.id === id.toUpperCase());
  if (check) return explained(check);
  const like = nearest(
    id,
    catalogue.map((one) => one.id),
  );
  const hint = like.length > 0 ? ` Did you mean ${like.join(' or ')}?` : '';
  throw new UsageError(`There is no check ${id}.${hint} See divar-emulator verify --list.`);
}
