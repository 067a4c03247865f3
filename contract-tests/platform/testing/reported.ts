import type { Entry } from '../../../emulator/index.ts';
import { createEmulator } from '../../../emulator/index.ts';
import type { Report } from '../../runner/report.ts';
import { verifyPlatform } from '../verify-platform.ts';
import { breakPlatform, type Flaw } from './broken-platform.ts';

/** The report on an emulator, or on one behind a flaw, and what crossed the wire meanwhile; of these checks or of all. */
export async function reported(
  flaw?: Flaw,
  only?: readonly string[],
): Promise<{ report: Report; entries: Entry[] }> {
  const divar = await createEmulator({ journalLimit: 50_000 });
  const { apiKey, identificationKey, control } = divar;
  const broken = flaw && (await breakPlatform(divar.url, flaw));
  const driven = flaw?.drive?.(control) ?? control;
  const drive = { control: driven, identificationKey, ...(broken && { through: broken.through }) };
  const report = await verifyPlatform({ url: broken?.url ?? divar.url, apiKey, drive, only });
  const entries = flaw ? [] : await divar.journal.entries();
  await broken?.stop();
  await divar.stop();
  return { report, entries };
}
