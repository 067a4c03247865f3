import { createHash } from 'node:crypto';
import type { PlatformComponents } from '../../../../spec/index.ts';
import type { User } from '../../../divar/model.ts';

/** What an app may know of a user, by the scopes of its token. Source: published. */
export function userAnswer(user: User, scopes: string[]): PlatformComponents['schemas']['User'] {
  const phone = makePhone(user);
  return {
    user_id: scopes.includes('USER_ID') ? user.id : undefined,
    phone_number: scopes.includes('USER_PHONE') ? phone : undefined,
    phone_numbers: scopes.includes('USER_PHONE') ? [phone] : undefined,
  };
}

/** The user's number; where none was given, one that stays the same. Its form is assumed. */
function makePhone({ phone, id }: User): string {
  if (phone !== undefined) return phone;
  const digits = createHash('sha256').update(id).digest().readUInt32BE() % 10_000_000;
  return `0900${String(digits).padStart(7, '0')}`;
}
