import type { Check } from '../runner/check.ts';
import { acknowledgement } from './acknowledgement.ts';
import { alwaysOn } from './always-on.ts';
import { client } from './client.ts';
import { delivery } from './delivery.ts';
import { forward } from './forward.ts';
import { loops } from './loops.ts';
import { malformed } from './malformed.ts';
import { sender } from './sender.ts';
import { sent } from './sends.ts';
import { text } from './text.ts';
import { types } from './types.ts';

/** Every check, in the order of the report. */
export const catalogue: readonly Check[] = [
  ...acknowledgement,
  ...sender,
  ...types,
  ...forward,
  ...malformed,
  ...text,
  ...delivery,
  ...loops,
  ...sent,
  ...client,
  ...alwaysOn,
];
