import type { PlatformMutant } from './flaws.ts';
import { buttons } from './mutants/buttons.ts';
import { events } from './mutants/events.ts';
import { limits } from './mutants/limits.ts';
import { media } from './mutants/media.ts';
import { oauth } from './mutants/oauth.ts';
import { postConversations } from './mutants/post-conversations.ts';
import { posts } from './mutants/posts.ts';
import { refusals } from './mutants/refusals.ts';
import { sends } from './mutants/sends.ts';
import { subscriptions } from './mutants/subscriptions.ts';
import { users } from './mutants/users.ts';

/** For each check of a platform one that fails it. */
export const platformMutants: Record<string, PlatformMutant> = {
  ...sends,
  ...refusals,
  ...limits,
  ...users,
  ...oauth,
  ...events,
  ...buttons,
  ...media,
  ...posts,
  ...postConversations,
  ...subscriptions,
};
