/** The reference bot of the contract tests as a process. */
import { reference, runBot } from '../contract-tests/testing/reference-bot.ts';

const { DIVAR_API_BASE_URL, DIVAR_API_KEY, DIVAR_IDENTIFICATION_KEY } = process.env;
await runBot(reference, {
  apiBase: DIVAR_API_BASE_URL!,
  apiKey: DIVAR_API_KEY!,
  identificationKey: DIVAR_IDENTIFICATION_KEY!,
});
