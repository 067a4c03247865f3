import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FailureCase } from '../runner/evidence.ts';
import type { Kept } from '../runner/finding.ts';
import type { SentInput } from '../runner/input.ts';
import { type Keys, shellWord, withNames } from '../runner/secrets.ts';
import type { FailureFile, FailureRequest } from './failure-file.ts';

/** A folder for the inputs of failures. */
export interface FailureFolder {
  /** Takes the inputs of a failure, byte for byte; says where they will be. */
  keep(exhibit: FailureCase): Kept;
  /** Writes what was taken. The folder is made with the first of them. */
  write(): void;
}

/** Keeps the inputs of failures. They are written together: a file in its folder would restart a bot that watches it. */
export function failureFolder(folder: string, keys: Keys): FailureFolder {
  const files = new Map<string, string | Buffer>();
  const keep = (exhibit: FailureCase): Kept => {
    const stem = unusedStem(exhibit, (name) => files.has(path.join(folder, `${name}.json`)));
    const { inputs } = exhibit;
    const requests = inputs.map((input, at) => {
      const body = inputs.length === 1 ? `${stem}.body` : `${stem}.${at + 1}.body`;
      const { request, bytes } = failureRequest(input, { body, keys });
      files.set(path.join(folder, body), bytes);
      return request;
    });
    const file = path.join(folder, `${stem}.json`);
    files.set(file, `${JSON.stringify(failureFile(exhibit, requests), null, 2)}\n`);
    return {
      file,
      curl: requests
        .slice(-3)
        .map((request) => curl(request, folder))
        .join(' && '),
    };
  };
  const write = () => {
    if (files.size > 0) mkdirSync(folder, { recursive: true });
    for (const [file, content] of files) writeFileSync(file, content);
  };
  return { keep, write };
}

function unusedStem({ check, finding }: FailureCase, isTaken: (stem: string) => boolean): string {
  const words = (finding.case ?? '').toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const stem = [check, words.replace(/^-|-$/g, '').slice(0, 60)].filter(Boolean).join('-');
  let unused = stem;
  for (let count = 2; isTaken(unused); count += 1) unused = `${stem}-${count}`;
  return unused;
}

/** A request as it is kept, and the bytes of its body. */
function failureRequest(
  input: SentInput,
  { body, keys }: { body: string; keys: Keys },
): { request: FailureRequest; bytes: Buffer } {
  // Latin-1 has a character for each byte, so that any bytes come through.
  const sent = input.body.toString('latin1');
  const named = withNames(sent, keys);
  const request = {
    method: input.method,
    url: withNames(input.url, keys),
    headers: input.headers.map(([name, value]): [string, string] => [name, withNames(value, keys)]),
    body,
    holds_names: named !== sent || undefined,
  };
  return { request, bytes: Buffer.from(named, 'latin1') };
}

function failureFile({ check, finding, inputs }: FailureCase, requests: FailureRequest[]): FailureFile {
  const { case: label, message, expected } = finding;
  const { status, ended } = inputs.at(-1)!;
  // What is said after an input is also said after those before it in the same conversation.
  const said = new Map(inputs.toReversed().map((input) => [input.conversationId, input.replies.length]));
  const counted = [...said.values()].reduce((sum, count) => sum + count, 0);
  const replies = Math.max(counted, finding.evidence?.replies.length ?? 0);
  return {
    format: 'divar-emulator-failure',
    version: 1,
    check,
    case: label,
    message,
    expected,
    outcome: { status, ended, replies },
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
