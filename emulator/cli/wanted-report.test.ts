import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { tempFolder } from '../testing/temp-folder.ts';
import { UsageError } from '../usage-error.ts';
import { wantedReport, wantedReports, writeNamedFile } from './wanted-report.ts';

const formats = ['pretty', 'junit'];

it('reads the format and the file', () => {
  expect(wantedReport('junit=a=b.xml', formats)).toEqual({ format: 'junit', file: 'a=b.xml' });
  expect(wantedReport('pretty', formats)).toEqual({ format: 'pretty' });
});

it('names the nearest format, and all of them', () => {
  const wrong = () => wantedReport('junt=a', formats);
  expect(wrong).toThrow('Did you mean junit? The formats: pretty, junit,');
  expect(wrong).toThrow(UsageError);
});

it('makes the folder of a report before the run', () => {
  const file = path.join(tempFolder(), 'out/of/ci/junit.xml');
  const [report] = wantedReports([`junit=${file}`], formats);
  expect(report).toEqual({ format: 'junit', file });
  expect(existsSync(path.dirname(file))).toBe(true);
  writeNamedFile(file, 'a');
  expect(readFileSync(file, 'utf8')).toBe('a');
});

it('says before the run that there can be no such folder', () => {
  const taken = path.join(tempFolder(), 'out');
  writeFileSync(taken, '');
  const wrong = () => wantedReports([`junit=${taken}/junit.xml`], formats);
  expect(wrong).toThrow(`${taken}/junit.xml cannot be written: `);
  expect(wrong).toThrow(UsageError);
});
