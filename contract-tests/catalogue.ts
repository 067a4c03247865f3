import type { Check } from './check.ts';
import { acknowledgement } from './checks/acknowledgement.ts';
import { alwaysOn } from './checks/always-on.ts';
import { client } from './checks/client.ts';
import { delivery } from './checks/delivery.ts';
import { forward } from './checks/forward.ts';
import { loops } from './checks/loops.ts';
import { malformed } from './checks/malformed.ts';
import { sender } from './checks/sender.ts';
import { sent } from './checks/sends.ts';
import { text } from './checks/text.ts';
import { types } from './checks/types.ts';

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
