import type { Drawing } from '../parts/drawings.ts';
import type { PanelName } from '../state/page-state.ts';

/** The panels beside the chat, in the order of their tabs; their labels are the words of the same name. */
export const panels: { name: PanelName; icon: Drawing }[] = [
  { name: 'wire', icon: 'exchange' },
  { name: 'events', icon: 'bell' },
  { name: 'record', icon: 'play' },
  { name: 'state', icon: 'chart' },
];
