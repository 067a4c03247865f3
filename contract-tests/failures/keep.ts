import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Kept } from '../finding.ts';
import type { Exhibit } from '../runner/evidence.ts';
import type { SentInput } from '../runner/input.ts';
import { type Keys, shellWord, withNames } from '../runner/secrets.ts';
import type { FailureFile, FailureRequest } from './failure-file.ts';

/** Keeps the inputs of failures in a folder, byte for byte; it is made with the first of them. */
export function failureFolder(folder: string, keys: Keys): (exhibit: Exhibit) => Kept {
  const taken = new Set<string>();
  return (exhibit) => {
    const stem = unusedStem(exhibit, taken);
    mkdirSync(folder, { recursive: true });
    const { inputs } = exhibit;
    const requests = inputs.map((input, at) => {
      const body = inputs.length === 1 ? `${stem}.body` : `${stem}.${at + 1}.body`;
      return keepRequest(input, { folder, body, keys });
    });
    const file = path.join(folder, `${stem}.json`);
    writeFileSync(file, `${JSON.stringify(failureFile(exhibit, requests), null, 2)}\n`);
    return {
      file,
      curl: requests
        .slice(-3)
        .map((request) => curl(request, folder))
        .join(' && '),
    };
  };
}

function unusedStem({ check, finding }: Exhibit, taken: Set<string>): string {
  const words = (finding.case ?? '').toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const stem = [check, words.replace(/^-|-$/g, '').slice(0, 60)].filter(Boolean).join('-');
  let unused = stem;
  for (let count = 2; taken.has(unused); count += 1) unused = `${stem}-${count}`;
  taken.add(unused);
  return unused;
}

interface Place {
  folder: string;
  body: string;
  keys: Keys;
}

function keepRequest(input: SentInput, { folder, body, keys }: Place): FailureRequest {
  // Latin-1 has a character for each byte, so that any bytes come through.
  const bytes = input.body.toString('latin1');
  const named = withNames(bytes, keys);
  writeFileSync(path.join(folder, body), Buffer.from(named, 'latin1'));
  return {
    method: input.method,
    url: withNames(input.url, keys),
    headers: input.headers.map(([name, value]) => [name, withNames(value, keys)]),
    body,
    ...(named !== bytes && { holds_names: true }),
  };
}

function failureFile({ check, finding, inputs }: Exhibit, requests: FailureRequest[]): FailureFile {
  const { case: label, message, expected } = finding;
  const { status, ended } = inputs.at(-1)!;
  const counted = inputs.reduce((sum, { replies }) => sum + replies.length, 0);
  const replies = Math.max(counted, finding.evidence?.replies.length ?? 0);
  return {
    format: 'divar-emulator-failure',
    version: 1,
    check,
    ...(label !== undefined && { case: label }),
    message,
    ...(expected !== undefined && { expected }),
    outcome: { ...(status !== undefined && { status }), ended, replies },
    requests,
  };
}

/** The request as a shell command that reads the body from its file. */
function curl(
  { method, url, headers, body, holds_names: holdsNames }: FailureRequest,
  folder: string,
): string {
  const file = shellWord(path.join(folder, body));
  const typed = headers.some(([name]) => name.toLowerCase() === 'content-type');
  const options = [...headers.map(headerOption), ...(typed ? [] : ["-H 'Content-Type:'"])].join(' ');
  const start = `curl --globoff -sS -i -X ${method} ${shellWord(url)} ${options}`;
  if (!holdsNames) return `${start} --data-binary @${file}`;
  const fill = ['DIVAR_IDENTIFICATION_KEY', 'DIVAR_API_KEY'].map((name) => `-e "s|\\\${${name}}|$${name}|g"`);
  return `sed ${fill.join(' ')} ${file} | ${start} --data-binary @-`;
}

/** curl leaves a header without a value out unless a semicolon ends its name. */
function headerOption([name, value]: [string, string]): string {
  return `-H ${value === '' ? shellWord(`${name};`) : shellWord(`${name}: ${value}`)}`;
}
