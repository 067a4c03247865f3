import { buttons } from './checks/buttons.ts';
import { events } from './checks/events.ts';
import { limits } from './checks/limits.ts';
import { media } from './checks/media.ts';
import { oauth } from './checks/oauth.ts';
import { oauthClients } from './checks/oauth-clients.ts';
import { postConversations } from './checks/post-conversations.ts';
import { posts } from './checks/posts.ts';
import { refusals } from './checks/refusals.ts';
import { sends } from './checks/sends.ts';
import { subscriptions } from './checks/subscriptions.ts';
import { users } from './checks/users.ts';
import type { PlatformCheck } from './platform-check.ts';

/** Every check of a platform, in the order of the report. */
export const platformCatalogue: readonly PlatformCheck[] = [
  ...sends,
  ...refusals,
  ...limits,
  ...users,
  ...[...oauth, ...oauthClients].sort((one, other) => one.id.localeCompare(other.id)),
  ...events,
  ...buttons,
  ...media,
  ...posts,
  ...postConversations,
  ...subscriptions,
];
