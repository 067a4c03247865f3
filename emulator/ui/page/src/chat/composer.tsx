import { useEffect, useRef, useState } from 'preact/hooks';
import type { SideView, UserMessage } from '../../../../control-api/control-api.ts';
import { useLanguage } from '../language/language.ts';
import { Icon, IconButton } from '../parts/icon.tsx';
import { Menu, MenuItem } from '../parts/menu.tsx';
import { usePage, useSession } from '../state/session.ts';
import { ComposeDialog, type ComposeKind, composeKinds } from './compose-dialog.tsx';

/** Where a person writes: text by Enter, every other message by the menu. */
export function Composer({ conversationId }: { conversationId: string | undefined }) {
  const session = useSession();
  const [asBot, setAsBot] = useState(false);
  const [side, setSide] = useState<SideView>('BUYER');
  const aboutPost = usePage((state) => state.conversations.get(conversationId ?? '')?.type === 'POST');
  const [kind, setKind] = useState<ComposeKind>();
  const send = async (message: UserMessage) =>
    session.chats.say(asBot ? { ...message, sender_type: 'BOT' } : message, side);
  return (
    <div class="composer">
      {aboutPost && <SideSwitch side={side} onChange={setSide} />}
      {asBot && <AsBotNote onEnd={() => setAsBot(false)} />}
      <div class="composer-line">
        <OtherMessages onChoose={setKind} onSpeakAsBot={() => setAsBot(!asBot)} />
        <MessageBox conversationId={conversationId} onSend={(text) => send({ text })} />
      </div>
      {kind && <ComposeDialog kind={kind} onSend={send} onClose={() => setKind(undefined)} />}
    </div>
  );
}

/** The menu of every message that is not text. */
function OtherMessages({
  onChoose,
  onSpeakAsBot,
}: {
  onChoose: (kind: ComposeKind) => void;
  onSpeakAsBot: () => void;
}) {
  const { t } = useLanguage();
  return (
    <Menu icon="paperclip" label={t('attach')} side="above">
      {composeKinds.map(({ kind, icon, label }) => (
        <MenuItem key={kind} icon={icon} label={t(label)} onPress={() => onChoose(kind)} />
      ))}
      <MenuItem icon="robot" label={t('speakAsBot')} onPress={onSpeakAsBot} />
    </Menu>
  );
}

/** Whose message the next one is, in a conversation about a post. */
function SideSwitch({ side, onChange }: { side: SideView; onChange: (side: SideView) => void }) {
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

/** Where a text is written and sent, by Enter or by the button. What could not be sent stays there. */
function MessageBox({
  conversationId,
  onSend,
}: {
  conversationId: string | undefined;
  onSend: (text: string) => Promise<boolean>;
}) {
  const { t } = useLanguage();
  const [text, setText] = useState('');
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (matchMedia('(pointer: fine)').matches) box.current?.focus();
  }, [conversationId]);
  const send = async () => {
    if (text.trim() === '') return;
    setText('');
    if (!(await onSend(text))) setText(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') box.current?.blur();
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <>
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
      <button type="button" class="button button-main composer-send" onClick={send} title={t('send')}>
        <Icon name="send" />
        <span class="unseen">{t('send')}</span>
      </button>
    </>
  );
}
