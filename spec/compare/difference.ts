import type { Source } from '../contract/contract.ts';

/** `breaking`: a working bot may stop working. `warning`: it may meet something new. `info`: it need not care. */
export type Weight = 'breaking' | 'warning' | 'info';

/** One difference in meaning between two contracts. */
export interface Difference {
  where: string;
  weight: Weight;
  what: string;
  /** Why it is known and decided; absent where it is new. */
  accepted?: string;
  /** Where the other fact comes from. */
  source?: Source;
}
