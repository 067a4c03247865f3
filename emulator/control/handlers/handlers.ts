import type { ControlApi } from '../../control-api/control-api.ts';
import type { ControlHandlers } from '../control-parts.ts';
import { appCalls } from './app-calls.ts';
import { buttonCalls } from './button-calls.ts';
import { emulatorCalls } from './emulator-calls.ts';
import { eventCalls } from './event-calls.ts';
import { faultCalls } from './fault-calls.ts';
import { journalCalls } from './journal-calls.ts';
import { mediaCalls } from './media-calls.ts';
import { postCalls } from './post-calls.ts';
import { postConversationCalls } from './post-conversation-calls.ts';
import { replayCalls } from './replay-calls.ts';
import { tokenCalls } from './token-calls.ts';
import { userCalls } from './user-calls.ts';
import { waitCalls } from './wait-calls.ts';
import { worldCalls } from './world-calls.ts';

/** What each call of spec/control.yaml does; the live stream aside, which is no single answer. */
export const controlHandlers: ControlHandlers<Exclude<keyof ControlApi, 'openStream'>> = {
  ...emulatorCalls,
  ...userCalls,
  ...eventCalls,
  ...buttonCalls,
  ...journalCalls,
  ...waitCalls,
  ...appCalls,
  ...tokenCalls,
  ...mediaCalls,
  ...postCalls,
  ...postConversationCalls,
  ...faultCalls,
  ...replayCalls,
  ...worldCalls,
};
