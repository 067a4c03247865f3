import { useState } from 'preact/hooks';
import { useLanguage } from '../language/language.ts';
import { IconButton } from '../parts/icon-button.tsx';
import { Menu, MenuItem } from '../parts/menu.tsx';
import { usePage, useSession } from '../state/session.ts';
import type { Side, UserMessage } from '../wire/types.ts';
import { ComposeDialog, type ComposeKind, composeKinds } from './compose-dialog.tsx';
import { MessageBox } from './message-box.tsx';

/** Where a person writes: text by Enter, every other message by the menu. */
export function Composer({ conversationId }: { conversationId: string | undefined }) {
  const session = useSession();
  const [asBot, setAsBot] = useState(false);
  const [side, setSide] = useState<Side>('BUYER');
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

/** The menu of every message that is no text. */
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
