import { provesChecks } from './testing/mutants-suite.ts';

provesChecks(['FWD', 'MAL', 'TXT', 'DLV', 'LOOP', 'OUT', 'RTY']);
