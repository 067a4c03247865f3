import { setFlagsFromString } from 'node:v8';
import type { Command } from 'commander';
import pc from 'picocolors';
import { createEmulator, type Emulator } from '../../index.ts';
import { plain } from '../../reports/text.ts';
import { given, logText } from '../known-secrets.ts';
import { addStartOptions, emulatorOptions, number, type StartValues } from '../start-options.ts';
import { watchExchanges } from '../terminal/exchange-line.ts';
import { untilStopped } from '../until-stopped.ts';

/** Port where none is given. */
export const defaultPort = 4242;

const help = `
Examples:
  divar-emulator start --bot http://127.0.0.1:8000/events
  divar-emulator start --intercept
  divar-emulator start --tls --port 443 --host 0.0.0.0 --trust-folder ./trust
`;

export function addStartCommand(program: Command): void {
  const command = program
    .command('start')
    .option('--json', 'print one JSON line when ready, and nothing else')
    .option('--quiet', 'print no exchanges')
    .option('--intercept', 'run a proxy too, and print the variables by which a bot elsewhere comes here')
    .option('--offline', 'with --intercept: refuse what the bot asks of other hosts')
    .option('--proxy-port <number>', 'with --intercept: port of the proxy (default: a free one)')
    .option('--tls', "the port speaks TLS too, as each of Divar's hosts")
    .option('--tls-port <number>', 'with --tls: a further port that speaks TLS, such as 443')
    .option('--trust-folder <folder>', 'write the certificates that a bot elsewhere must trust here')
    .addHelpText('after', help);
  addStartOptions(command).action((values: StartValues) => start(values));
}

interface OwnValues {
  json?: boolean;
  quiet?: boolean;
  intercept?: boolean;
  offline?: boolean;
  proxyPort?: string;
  tls?: boolean;
  tlsPort?: string;
  trustFolder?: string;
}

async function start({ json, quiet, ...values }: StartValues & OwnValues): Promise<void> {
  keepHeapTight();
  const stopped = untilStopped();
  const { emulator, interception } = await startBoth(values);
  print(json ? readyJson(emulator, interception?.variables) : await readyLine(emulator));
  if (interception && !json) print((await elsewhere()).shellLines(interception.variables));
  const watching = new AbortController();
  if (!json && !quiet) void watchExchanges(emulator.control, { signal: watching.signal, print });
  await stopped;
  watching.abort();
  await interception?.close();
  await emulator.stop();
}

/** The emulator and, where it is asked for, what leads bots elsewhere to it. */
async function startBoth(values: StartValues & OwnValues) {
  const { intercept, offline = false, proxyPort, tls, tlsPort, trustFolder, ...common } = values;
  const emulator = await createEmulator({
    ...emulatorOptions(common, { port: defaultPort }),
    ...((tls || tlsPort !== undefined) && { tls: await prepareTls(tlsPort) }),
    onNote: note,
  });
  if (trustFolder !== undefined) note(await (await elsewhere()).writeTrust(trustFolder));
  if (!intercept) return { emulator };
  const port = number(proxyPort, { option: '--proxy-port', most: 65_535 });
  const { interceptElsewhere } = await elsewhere();
  return { emulator, interception: await interceptElsewhere(emulator, { common, offline, port, note }) };
}

async function prepareTls(tlsPort: string | undefined) {
  const port = number(tlsPort, { option: '--tls-port', most: 65_535 });
  const identity = await (await elsewhere()).divarIdentity(note);
  return { ...identity, port };
}

/** What only bots that run elsewhere need. */
function elsewhere() {
  return import('../bots-elsewhere.ts');
}

function note(text: string): void {
  process.stderr.write(`${pc.yellow('note:')} ${logText(text)}\n`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function readyJson(
  { url, apiKey, identificationKey, clientSecret, controlToken }: Emulator,
  env: Record<string, string> | undefined,
): string {
  return JSON.stringify({
    ready: true,
    url,
    control: `${url}/_emulator`,
    page: pageUrl(url, controlToken),
    api_key: apiKey,
    identification_key: identificationKey,
    client_secret: clientSecret,
    control_token: controlToken,
    env,
  });
}

/** Keys that the emulator made are handed out here; those that were given are known, and a log may keep this line. */
async function readyLine({
  url,
  apiKey,
  identificationKey,
  clientSecret,
  controlToken,
  control,
}: Emulator): Promise<string> {
  const { bot } = await control.getApp();
  const parts = [
    `${pc.bold(pc.green('ready'))} ${pc.bold(readablePageUrl(url, controlToken))}`,
    `API key ${pc.bold(given.mask(apiKey))}`,
    `identification key ${pc.bold(given.mask(identificationKey))}`,
    `client secret ${pc.bold(given.mask(clientSecret))}`,
    bot === null ? 'no bot yet (--bot URL)' : `bot ${plain(bot)}`,
  ];
  return parts.join(pc.dim(' · '));
}

/** A token that was given is known to who gave it; a log may keep this line. */
function readablePageUrl(url: string, token: string | undefined): string {
  return token !== undefined && given.isIn(token) ? `${url}/?token=<control token>` : pageUrl(url, token);
}

function pageUrl(url: string, token: string | undefined): string {
  return token === undefined ? `${url}/` : `${url}/?token=${encodeURIComponent(token)}`;
}

/**
 * Lets the heap grow to twice what is alive, and keeps the space for new objects small: the journal is a window that
 * moves over many small objects which all live for a while, and V8 would keep a multiple of it. Costs some speed at
 * full load; see docs/decisions/7-tight-heap.md.
 */
function keepHeapTight(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=100');
}
