import { useLanguage } from '../language/language.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Field } from '../parts/field.tsx';
import { useSession } from '../state/session.ts';
import type { User } from '../wire/types.ts';

/** Names a new virtual user, or one that is there another way. */
export function UserDialog({ user, onClose }: { user: User | undefined; onClose: () => void }) {
  const { t } = useLanguage();
  const session = useSession();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const shown = String(new FormData(event.currentTarget as HTMLFormElement).get('name')).trim();
    const name = user?.name ?? nameFrom(shown, session.state.users);
    if (!(await session.chats.putUser(name, { display_name: shown }))) return;
    if (!user) session.chats.begin(name);
    onClose();
  };
  return (
    <Dialog title={t(user ? 'rename' : 'newUser')} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <Field label={t('userName')}>
          <input name="name" required maxLength={100} dir="auto" defaultValue={user?.display_name} />
        </Field>
        <div class="form-actions">
          <button type="submit" class="button button-main">
            {t(user ? 'save' : 'create')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** A name for the API that no user has yet. */
function nameFrom(shown: string, taken: ReadonlyMap<string, unknown>): string {
  const plain = shown.toLowerCase().replace(/\s+/g, '-');
  if (!taken.has(plain)) return plain;
  let count = 2;
  while (taken.has(`${plain}-${count}`)) count += 1;
  return `${plain}-${count}`;
}
