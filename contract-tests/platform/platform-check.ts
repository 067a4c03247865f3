import type { Check } from '../runner/check.ts';
import type { PlatformTrial } from './trial.ts';

/** One rule for platforms, in the form of the rules for bots. */
export interface PlatformCheck extends Omit<Check, 'run' | 'remedy'> {
  /** What it does there, for the person who points it at a real platform. */
  sends: string;
  run(trial: PlatformTrial): Promise<void>;
}

/** A check of what the platform does with users, so that it can only be run where these can be driven. */
export const byHand = 'nothing: it needs users that can be driven';
