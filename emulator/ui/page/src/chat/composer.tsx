import { useEffect, useRef, useState } from 'preact/hooks';
import { useLanguage } from '../language/language.ts';
import { Icon } from '../parts/icon.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { Menu, MenuItem } from '../parts/menu.tsx';
import { usePage, useSession } from '../state/session.ts';
import type { Side, UserMessage } from '../wire/types.ts';
import { ComposeDialog, type ComposeKind, composeKinds } from './compose-dialog.tsx';

/** Where a person writes: text by Enter, every other message by the menu. */
export function Composer({ conversationId }: { conversationId: string | undefined }) {
  const { t } = useLanguage();
  const session = useSession();
  const [text, setText] = useState('');
  const [asBot, setAsBot] = useState(false);
  const [side, setSide] = useState<Side>('BUYER');
  const aboutPost = usePage((state) => state.conversations.get(conversationId ?? '')?.type === 'POST');
  const [kind, setKind] = useState<ComposeKind>();
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (matchMedia('(pointer: fine)').matches) box.current?.focus();
  }, [conversationId]);
  const send = async (message: UserMessage) =>
    session.chats.say(asBot ? { ...message, sender_type: 'BOT' } : message, side);
  const sendText = async () => {
    if (text.trim() === '') return;
    setText('');
    if (!(await send({ text }))) setText(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') box.current?.blur();
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    sendText();
  };
  return (
    <div class="composer">
      {aboutPost && <SideSwitch side={side} onChange={setSide} />}
      {asBot && <AsBotNote onEnd={() => setAsBot(false)} />}
      <div class="composer-line">
        <Menu icon="paperclip" label={t('attach')} side="above">
          {composeKinds.map(({ kind: one, icon, label }) => (
            <MenuItem key={one} icon={icon} label={t(label)} onPress={() => setKind(one)} />
          ))}
          <MenuItem icon="robot" label={t('speakAsBot')} onPress={() => setAsBot(!asBot)} />
        </Menu>
        <textarea
          ref={box}
          class="composer-text"
          data-shortcut="message"
          rows={1}
          dir="auto"
          aria-label={t('messageBox')}
          placeholder={t('writeHere')}
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button type="button" class="button button-main composer-send" onClick={sendText} title={t('send')}>
          <Icon name="send" />
          <span class="unseen">{t('send')}</span>
        </button>
      </div>
      {kind && <ComposeDialog kind={kind} onSend={send} onClose={() => setKind(undefined)} />}
    </div>
  );
}

/** Whose message the next one is, in a conversation about a post. */
function SideSwitch({ side, onChange }: { side: Side; onChange: (side: Side) => void }) {
  const { t, direction } = useLanguage();
  return (
    <fieldset class="side-switch" dir={direction}>
      <legend class="unseen">{t('speakFor')}</legend>
      <span aria-hidden="true">{t('speakFor')}</span>
      {(['BUYER', 'SELLER'] as const).map((one) => (
        <button
          type="button"
          key={one}
          class={side === one ? 'chip chip-on' : 'chip'}
          aria-pressed={side === one}
          onClick={() => onChange(one)}
        >
          {t(one === 'SELLER' ? 'seller' : 'buyer')}
        </button>
      ))}
    </fieldset>
  );
}

function AsBotNote({ onEnd }: { onEnd: () => void }) {
  const { t } = useLanguage();
  return (
    <div class="as-bot">
      <span class="tag">{t('speakAsBot')}</span>
      <small>{t('speakAsBotHint')}</small>
      <IconButton icon="close" label={t('cancel')} onPress={onEnd} />
    </div>
  );
}
