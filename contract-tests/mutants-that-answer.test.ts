import { provesChecks } from './testing/mutants-suite.ts';

provesChecks(['FWD', 'TXT', 'DLV', 'LOOP', 'OUT', 'RTY', 'ALW']);
