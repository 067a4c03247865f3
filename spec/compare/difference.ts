/** `breaking`: a working bot may stop working. `warning`: it may meet something new. `info`: it need not care. */
export type Weight = 'breaking' | 'warning' | 'info';

/** One difference in meaning between two contracts. */
export interface Difference {
  where: string;
  weight: Weight;
  what: string;
}
