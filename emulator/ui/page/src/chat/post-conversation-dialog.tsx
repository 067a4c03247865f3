import { useEffect, useState } from 'preact/hooks';
import { useLanguage } from '../language/language.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Field } from '../parts/field.tsx';
import { useSession } from '../state/session.ts';
import type { User } from '../wire/types.ts';

/** Starts a conversation of this user, as the buyer, with the seller of a post. */
export function PostConversationDialog({ buyer, onClose }: { buyer: User; onClose: () => void }) {
  const { t } = useLanguage();
  const session = useSession();
  const posts = usePosts();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    const [post_token, seller] = ['post', 'seller'].map((name) => String(given.get(name)).trim());
    const about = { post_token: post_token ?? '', buyer: buyer.name, seller: seller || undefined };
    if (await session.chats.beginAboutPost(about)) onClose();
  };
  return (
    <Dialog title={t('newPostConversation')} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <Field label={t('postToken')}>
          <input name="post" required maxLength={100} dir="ltr" list="posts-here" autocomplete="off" />
        </Field>
        <datalist id="posts-here">
          {posts.map(({ token, title }) => (
            <option key={token} value={token} label={title} />
          ))}
        </datalist>
        <Field label={t('sellerName')} hint={t('sellerHint')}>
          <input name="seller" maxLength={100} dir="auto" />
        </Field>
        <div class="form-actions">
          <button type="submit" class="button button-main">
            {t('create')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function usePosts(): { token: string; title: string }[] {
  const { calls } = useSession();
  const [posts, setPosts] = useState<{ token: string; title: string }[]>([]);
  useEffect(() => {
    if (!calls.has('listPosts')) return;
    calls.call('listPosts').then(
      ({ posts: found }) =>
        setPosts(found.map(({ token, data }) => ({ token, title: String(data.title ?? '') }))),
      () => setPosts([]),
    );
  }, [calls]);
  return posts;
}
