import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLanguage } from '../language/language.ts';
import { IconButton } from './icon.tsx';

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** A modal window; Escape and the close button leave it. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const { t } = useLanguage();
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => element.current?.showModal(), []);
  return (
    <dialog ref={element} class="dialog" aria-label={title} onClose={onClose}>
      <div class="dialog-head">
        <h2>{title}</h2>
        <IconButton icon="close" label={t('close')} onPress={onClose} />
      </div>
      {children}
    </dialog>
  );
}
