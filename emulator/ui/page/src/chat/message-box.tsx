import { useEffect, useRef, useState } from 'preact/hooks';
import { useLanguage } from '../language/language.ts';
import { Icon } from '../parts/icon.tsx';

/** Where a text is written and sent, by Enter or by the button. What could not be sent stays there. */
export function MessageBox({
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
