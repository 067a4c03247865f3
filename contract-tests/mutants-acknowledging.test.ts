import { provesChecks, shares } from './testing/mutants-suite.ts';

provesChecks(shares.acknowledging);
