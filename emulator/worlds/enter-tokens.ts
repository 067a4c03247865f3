import type { Chat } from '../divar/chat.ts';
import type { SubscriptionGiven, TokenGiven } from './shape/token-shape.ts';

const lifetimesMs = { access: 3_600_000, refresh: 30 * 24 * 3_600_000 };

/** Lets a user have allowed the app something; `now` is in microseconds. */
export function enterToken(chat: Chat, given: TokenGiven, now: number): void {
  const { access_token: secret, user, scopes, expires_in, refresh_token: refresh } = given;
  if (chat.state.tokensBySecret.has(secret)) return;
  const after = (ms: number) => now + ms * 1000;
  chat.grants.keepToken({
    secret,
    user,
    scopes,
    expiresAt: after(expires_in ?? lifetimesMs.access),
    revoked: false,
    refresh:
      refresh === undefined
        ? undefined
        : { secret: refresh, expiresAt: after(given.refresh_expires_in ?? lifetimesMs.refresh) },
  });
}

/** Lets the app have subscribed; a subscription to the same that is there already stays as it is. */
export function enterSubscription(chat: Chat, given: SubscriptionGiven): void {
  const token = chat.state.tokensBySecret.get(given.access_token);
  if (!token) return;
  const { event_type: type, event_resource_id: postToken, metadata } = given;
  const wanted = { type, postToken, metadata };
  if (!chat.subscriptions.toSame(wanted, token)) chat.subscriptions.add(wanted, token);
}
