import type { App } from '../app/app.ts';
import { ControlProblem } from '../control-api/control-api.ts';
import type { ControlParts } from './control-parts.ts';

/** Makes sure that no app but `own` has this API key: it says whose call it is. */
export function checkKeyIsFree(
  { apps }: ControlParts,
  { key, own, where }: { key: string; own?: App; where: string },
): void {
  const holder = apps.byApiKey(key);
  if (!holder || holder === own) return;
  throw new ControlProblem(409, `The app "${holder.slug}" has this API key.`, {
    where,
    remedy: 'Choose another key, or leave it out to have one made.',
  });
}
