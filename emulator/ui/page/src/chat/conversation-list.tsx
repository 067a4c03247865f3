import { useEffect, useState } from 'preact/hooks';
import type { ConversationView, UserView } from '../../../../control-api/control-api.ts';
import { useLanguage } from '../language/language.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Field } from '../parts/field.tsx';
import { IconButton } from '../parts/icon.tsx';
import { Menu, MenuItem } from '../parts/menu.tsx';
import { SideTag } from '../parts/tags.tsx';
import { usePage, useSession } from '../state/session.ts';

/** Every virtual user with their conversations; a choice opens one. */
export function ConversationList() {
  const { t } = useLanguage();
  const [naming, setNaming] = useState<'new' | UserView>();
  const [buyer, setBuyer] = useState<UserView>();
  const version = usePage((state) => state.listVersion);
  return (
    <nav class="chats" aria-label={t('chats')}>
      <header class="pane-head">
        <h2>{t('chats')}</h2>
        <IconButton icon="add" label={t('newUser')} onPress={() => setNaming('new')} />
      </header>
      <Users version={version} onRename={setNaming} onPost={setBuyer} />
      {naming && (
        <UserDialog user={naming === 'new' ? undefined : naming} onClose={() => setNaming(undefined)} />
      )}
      {buyer && <PostConversationDialog buyer={buyer} onClose={() => setBuyer(undefined)} />}
    </nav>
  );
}

interface UserActions {
  onRename: (user: UserView) => void;
  onPost: (user: UserView) => void;
}

function Users({ onRename, onPost }: UserActions & { version: number }) {
  const { t } = useLanguage();
  const { state } = useSession();
  const conversations = [...state.conversations.values()];
  const users = [...state.users.values()];
  const drafting = usePage((page) => page.draftUser);
  if (users.length === 0) return <p class="quiet pad">{t('noMessages')}</p>;
  return (
    <ul class="chat-users">
      {users.map((user) => (
        <li key={user.name}>
          <UserHead user={user} onRename={onRename} onPost={onPost} />
          {conversations
            .filter((one) => one.user === user.name || one.seller === user.name)
            .map((one) => (
              <ConversationItem key={one.id} conversation={one} of={user.name} />
            ))}
          {drafting === user.name && (
            <div class="chat-item chat-item-current quiet">{t('newConversation')}</div>
          )}
        </li>
      ))}
    </ul>
  );
}

function UserHead({ user, onRename, onPost }: UserActions & { user: UserView }) {
  const { t } = useLanguage();
  const session = useSession();
  return (
    <div class="chat-user">
      <span class="avatar" aria-hidden="true">
        {[...user.display_name][0]}
      </span>
      <strong>
        <bdi>{user.display_name}</bdi>
      </strong>
      {user.blocked && <span class="tag tag-bad">{t('blocked')}</span>}
      <Menu icon="dots" label={t('moreForUser', { name: user.display_name })}>
        <MenuItem icon="chat" label={t('newConversation')} onPress={() => session.chats.begin(user.name)} />
        <MenuItem icon="exchange" label={t('newPostConversation')} onPress={() => onPost(user)} />
        <MenuItem icon="edit" label={t('rename')} onPress={() => onRename(user)} />
        <MenuItem
          icon="lock"
          label={t(user.blocked ? 'unblock' : 'block')}
          onPress={() => session.chats.putUser(user.name, { blocked: !user.blocked })}
        />
      </Menu>
    </div>
  );
}

function ConversationItem({ conversation, of }: { conversation: ConversationView; of: string }) {
  const { t, clock } = useLanguage();
  const session = useSession();
  const current = usePage((state) => state.conversationId === conversation.id);
  const last = conversation.last_message;
  return (
    <button
      type="button"
      class={current ? 'chat-item chat-item-current' : 'chat-item'}
      aria-current={current ? 'true' : undefined}
      onClick={() => session.chats.open(conversation.id)}
    >
      {conversation.type === 'POST' && <SideTag side={conversation.seller === of ? 'SELLER' : 'BUYER'} />}
      <span class="chat-item-text" dir="auto">
        {last ? (last.text ?? t(mediaWord(last.type))) : t('noMessages')}
      </span>
      {last && <time dateTime={last.sent_at}>{clock(last.sent_at).slice(0, 5)}</time>}
    </button>
  );
}

function mediaWord(type: string) {
  const words = {
    IMAGE: 'image',
    FILE: 'file',
    VOICE: 'voice',
    VIDEO: 'video',
    LOCATION: 'location',
    CONTACT: 'contact',
  } as const;
  return words[type as keyof typeof words] ?? 'media';
}

/** Starts a conversation of this user, as the buyer, with the seller of a post. */
function PostConversationDialog({ buyer, onClose }: { buyer: UserView; onClose: () => void }) {
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

/** Names a new virtual user, or one that is there another way. */
function UserDialog({ user, onClose }: { user: UserView | undefined; onClose: () => void }) {
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
