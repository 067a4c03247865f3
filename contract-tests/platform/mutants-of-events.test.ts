import { provesPlatformChecks, shares } from './testing/mutants-suite.ts';

provesPlatformChecks(shares.events);
