import { useEffect, useState } from 'preact/hooks';
import { useLanguage } from '../language/language.ts';
import { usePage, useSession } from '../state/session.ts';
import type { Token } from '../wire/types.ts';

/** What users allowed the app, with a button that takes it back in the user's name. */
export function AccessList() {
  const { t } = useLanguage();
  const session = useSession();
  const users = usePage((state) => state.users);
  const granted = useGrants();
  if (granted.size === 0) return null;
  const takeBack = (user: string) =>
    session.attempt(async () => {
      await session.calls.call('revokeAccess', { user, wait: 'none' });
    });
  return (
    <section class="card">
      <h2>{t('access')}</h2>
      <ul class="access">
        {[...granted].map(([user, scopes]) => (
          <li key={user}>
            <div>
              <bdi>{users.get(user)?.display_name ?? user}</bdi>
              <code dir="ltr">{[...scopes].join(' ')}</code>
            </div>
            <button type="button" class="button" onClick={() => takeBack(user)}>
              {t('takeBack')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The scopes that each user's tokens have, those taken back aside. */
function useGrants(): ReadonlyMap<string, Set<string>> {
  const { calls } = useSession();
  const version = usePage((state) => state.tokensVersion);
  const [tokens, setTokens] = useState<Token[]>([]);
  useEffect(() => {
    calls.call('listTokens').then(
      (answer) => setTokens(answer.tokens),
      () => setTokens([]),
    );
  }, [calls, version]);
  const granted = new Map<string, Set<string>>();
  for (const { user, scopes, revoked } of tokens) {
    if (!revoked) granted.set(user, new Set([...(granted.get(user) ?? []), ...scopes]));
  }
  return granted;
}
