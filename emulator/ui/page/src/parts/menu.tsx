import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Drawing } from './drawings.ts';
import { Icon, IconButton } from './icon.tsx';

interface MenuProps {
  icon: Drawing;
  label: string;
  /** On which side of the button the list opens. */
  side?: 'above' | 'below';
  children: ComponentChildren;
}

/** A button that opens a short list of things to do; closes by a choice, Escape, or a click elsewhere. */
export function Menu({ icon, label, side = 'below', children }: MenuProps) {
  const [open, setOpen] = useState(false);
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const leave = ({ target }: Event) => {
      if (!element.current?.contains(target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', leave);
    return () => document.removeEventListener('pointerdown', leave);
  }, [open]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !open) return;
    event.stopPropagation();
    setOpen(false);
    element.current?.querySelector('button')?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears Escape from the buttons inside
    <div class="menu" ref={element} onKeyDown={onKeyDown}>
      <IconButton icon={icon} label={label} expanded={open} onPress={() => setOpen(!open)} />
      {open && (
        // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: the buttons inside are reached by key
        <div class={`menu-list menu-${side}`} onClick={() => setOpen(false)}>
          {children}
        </div>
      )}
    </div>
  );
}

/** One thing to do in a menu. */
export function MenuItem({ icon, label, onPress }: { icon?: Drawing; label: string; onPress: () => void }) {
  return (
    <button type="button" class="menu-item" onClick={onPress}>
      {icon && <Icon name={icon} />}
      <span>{label}</span>
    </button>
  );
}
