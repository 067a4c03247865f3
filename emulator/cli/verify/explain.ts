import {
  catalogue,
  explained,
  fuzzChecks,
  type PlatformCheck,
  platformCatalogue,
} from '../../../contract-tests/index.ts';
import { nearest } from '../../../spec/index.ts';
import { UsageError } from '../../usage-error.ts';

/** One check in full. */
export function explainedBy(id: string): string {
  const checks = [...catalogue, ...fuzzChecks];
  const check = checks.find((one) => one.id === id.toUpperCase());
  if (check) return explained(check);
  const rule = platformCatalogue.find((one) => one.id === id.toUpperCase());
  if (rule) return explainedRule(rule);
  const like = nearest(
    id,
    [...checks, ...platformCatalogue].map((one) => one.id),
  );
  const hint = like.length > 0 ? ` Did you mean ${like.join(' or ')}?` : '';
  throw new UsageError(`There is no check ${id}.${hint} See divar-emulator verify --list.`);
}

/** One rule of a platform in full. */
function explainedRule({ id, title, level, source, why, sends }: PlatformCheck): string {
  return `${id}  ${title}\nlevel ${level}, source ${source}, runs with --platform\n\nsends   ${sends}\nwhy     ${why}\n`;
}
