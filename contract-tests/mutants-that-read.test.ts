import { provesChecks } from './testing/mutants-suite.ts';

provesChecks(['ACK', 'AUTH', 'TYP', 'MAL']);
