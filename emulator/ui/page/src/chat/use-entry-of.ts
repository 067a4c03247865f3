import { useEffect } from 'preact/hooks';
import type { Entry, Message } from '../../../../control-api/control-api.ts';
import { usePage, useSession } from '../state/session.ts';

/** The exchange that a message came or went with: for a user's message its newest delivery. */
export function useEntryOf(message: Message): { entry?: Entry; entryId?: number; isOpen: boolean } {
  const session = useSession();
  const delivery = usePage((state) => state.deliveries.get(message.id));
  const entryId = message.origin === 'user' ? (delivery ?? message.entry_id) : message.entry_id;
  const entry = usePage((state) => (entryId === undefined ? undefined : state.entries.get(entryId)));
  const isOpen = usePage((state) => state.entryId !== undefined && state.entryId === entryId);
  useEffect(() => {
    if (entryId !== undefined && !entry) session.exchanges.want(entryId);
  }, [entryId]);
  return { entry, entryId, isOpen };
}
