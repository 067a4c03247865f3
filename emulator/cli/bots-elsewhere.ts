import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { authorityFolder, type Emulator, openAuthority, trustBundle, UsageError } from '../index.ts';
import { type Interception, interceptFor } from './interception.ts';
import { quoted } from './shell-words.ts';
import type { StartValues } from './start-options.ts';

type Note = (text: string) => void;

/** Key and certificates by which the emulator's port is each of Divar's hosts. */
export async function divarIdentity(note: Note): Promise<{ key: string; cert: string }> {
  const authority = await openAuthority(authorityFolder());
  if (authority.note) note(authority.note);
  return authority.server;
}

/** Intercepts for a bot that somebody else starts, here or on another machine. */
export function interceptElsewhere(
  emulator: Emulator,
  {
    common: { host, publicUrl },
    offline,
    port,
    note,
  }: { common: StartValues; offline: boolean; port: number | undefined; note: Note },
): Promise<Interception> {
  const reachable = new URL((publicUrl as string | undefined) ?? emulator.url).hostname;
  return interceptFor(emulator, {
    offline,
    note,
    reachableAt: reachable.replace(/^\[(.*)\]$/, '$1'),
    host: host as string | undefined,
    proxyPort: port,
  });
}

/** Writes the authority's certificate, alone and beside the usual roots; the key stays where it is. */
export async function writeTrust(folder: string): Promise<string> {
  const { certificate } = await openAuthority(authorityFolder());
  const files = { 'ca.pem': certificate, 'bundle.pem': trustBundle(certificate) };
  try {
    mkdirSync(folder, { recursive: true });
    for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
  } catch (cause) {
    throw new UsageError(`--trust-folder ${folder} cannot be written: ${(cause as Error).message}.`, {
      cause,
    });
  }
  return `${path.join(folder, 'ca.pem')} and bundle.pem hold what a bot must trust`;
}

/** Variables as a shell takes them. */
export function shellLines(variables: Record<string, string>): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}=${quoted(value)}`)
    .join('\n');
}

/**
 * Variables as a .env file takes them, which Node, dotenv, Docker and shells all read alike as long as no value needs
 * quotes. Docker takes quotes for a part of the value, so what needs them is told; JAVA_TOOL_OPTIONS, which always
 * does, says nothing that JDK_JAVA_OPTIONS does not.
 */
export function dotenvLines({ JAVA_TOOL_OPTIONS: _, ...variables }: Record<string, string>): string {
  const plain: string[] = [];
  const quotedLines: string[] = [];
  const others: string[] = [];
  for (const [name, value] of Object.entries(variables)) {
    if (/^[\w./:@%+=,[\]-]*$/.test(value)) plain.push(`${name}=${value}`);
    else if (!/['\r\n]/.test(value)) quotedLines.push(`${name}='${value}'`);
    else if (!/["\\$`\r\n]/.test(value)) quotedLines.push(`${name}="${value}"`);
    else others.push(`# ${name} cannot be written so that all read it alike: take it from --print-env json.`);
  }
  if (quotedLines.length > 0)
    quotedLines.unshift("# Docker's --env-file keeps the quotes below: give these to it with --env instead.");
  return [...plain, ...quotedLines, ...others].join('\n');
}
