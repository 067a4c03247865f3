import { buttons } from './checks/buttons.ts';
import { events } from './checks/events.ts';
import { media } from './checks/media.ts';
import { oauth } from './checks/oauth.ts';
import { posts } from './checks/posts.ts';
import { refusals } from './checks/refusals.ts';
import { sends } from './checks/sends.ts';
import { users } from './checks/users.ts';
import type { PlatformCheck } from './platform-check.ts';

/** Every check of a platform, in the order of the report. */
export const platformCatalogue: readonly PlatformCheck[] = [
  ...sends,
  ...refusals,
  ...users,
  ...oauth,
  ...events,
  ...buttons,
  ...media,
  ...posts,
];
