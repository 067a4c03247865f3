import type { Contract } from '../../spec/index.ts';
import type { IdSource } from '../divar/ids.ts';
import {
  type AppSettings,
  type PressField,
  pressFieldNames,
  type SideSpelling,
  sideSpellings,
} from '../divar/model.ts';
import { parseDuration } from '../duration.ts';
import { isHttpUrl, isRedirectUri } from '../http/address.ts';
import { headerTextRule, unfitForHeader } from '../http/header-pairs.ts';
import { UsageError } from '../usage-error.ts';
import type { EmulatorOptions } from './options.ts';

/** Name of the app where none is given. */
export const defaultSlug = 'demo';

/** An app with nothing set but its keys. */
export function defaultSettings(
  slug: string,
  { ids, permissions }: { ids: IdSource; permissions: string[] },
): AppSettings {
  return {
    slug,
    bot: null,
    botHost: null,
    botTimeoutMs: 30_000,
    initUrl: null,
    dynamicActionUrl: null,
    apiKeys: [{ key: ids.secret(24), permissions }],
    identificationKey: ids.secret(24),
    dialect: 'seed',
    refuseFindings: false,
    anyKey: false,
    retries: { attempts: 1, backoffMs: 1000 },
    limits: noLimits,
    pressFields: [],
    sideSpelling: 'SUPPLY',
    clientSecret: ids.secret(24),
    redirectUris: [],
    autoConsent: null,
  };
}

/** What the options say about the app; what they leave open is absent. */
export function givenSettings(options: EmulatorOptions, permissions: string[]): Partial<AppSettings> {
  const { bot, botHost, botTimeout, initUrl, dynamicActionUrl, apiKey } = options;
  const given: { [Name in keyof AppSettings]?: AppSettings[Name] | undefined } = {
    bot: url(bot, '--bot'),
    botHost: ofHeader(botHost, '--bot-host'),
    botTimeoutMs: botTimeout === undefined ? undefined : parseDuration(botTimeout, '--bot-timeout'),
    initUrl: url(initUrl, '--init-url'),
    dynamicActionUrl: url(dynamicActionUrl, '--dynamic-action-url'),
    apiKeys: apiKey === undefined ? undefined : [{ key: ofHeader(apiKey, '--api-key'), permissions }],
    identificationKey: ofHeader(options.identificationKey, '--identification-key'),
    dialect: readDialect(options),
    refuseFindings: options.refuseFindings,
    anyKey: options.anyKey,
    retries: readRetries(options),
    limits: readLimits(options),
    pressFields: options.pressFields?.map(pressField),
    sideSpelling: readSideSpelling(options),
    clientSecret: ofHeader(options.clientSecret, '--client-secret'),
    redirectUris: options.redirectUris?.map(redirectUri),
    autoConsent: readConsenter(options),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function readRetries({ attempts, backoff }: EmulatorOptions): AppSettings['retries'] | undefined {
  if (attempts === undefined && backoff === undefined) return undefined;
  if (attempts !== undefined && !(Number.isInteger(attempts) && attempts >= 1 && attempts <= 20))
    throw new UsageError(`--attempts ${attempts} is not a whole number from 1 to 20.`);
  return { attempts: attempts ?? 1, backoffMs: parseDuration(backoff ?? '1s', '--backoff') };
}

function pressField(name: string): PressField {
  const known = pressFieldNames.find((one) => one === name);
  if (known) return known;
  throw new UsageError(`--press-fields ${name} is not known. There are ${pressFieldNames.join(', ')}.`);
}

function readSideSpelling({ sideSpelling }: EmulatorOptions): SideSpelling | undefined {
  if (sideSpelling === undefined) return undefined;
  const known = sideSpellings.find((one) => one === sideSpelling);
  if (known) return known;
  throw new UsageError(
    `--side-spelling ${sideSpelling} is not known. There are ${sideSpellings.join(', ')}.`,
  );
}

const noLimits: AppSettings['limits'] = { perMinute: null, perDay: null, retryAfterMs: null };

function readLimits({
  rateLimit,
  dailyQuota,
  retryAfter,
}: EmulatorOptions): AppSettings['limits'] | undefined {
  if (rateLimit === undefined && dailyQuota === undefined && retryAfter === undefined) return undefined;
  return {
    perMinute: callCount(rateLimit, '--rate-limit'),
    perDay: callCount(dailyQuota, '--daily-quota'),
    retryAfterMs: retryAfter === undefined ? null : parseDuration(retryAfter, '--retry-after'),
  };
}

function callCount(value: number | undefined, option: string): number | null {
  if (value === undefined) return null;
  if (Number.isInteger(value) && value >= 0) return value;
  throw new UsageError(`${option} ${value} is not a whole number of calls.`);
}

function readDialect({ dialect }: EmulatorOptions): AppSettings['dialect'] | undefined {
  if (dialect === undefined || dialect === 'seed' || dialect === 'observed') return dialect;
  throw new UsageError(`--dialect ${String(dialect)} is not known. Use seed or observed.`);
}

/** The user of `--auto-consent`; the switch alone means the user of that name. */
function readConsenter({ autoConsent }: EmulatorOptions): string | null | undefined {
  if (typeof autoConsent !== 'boolean') return autoConsent;
  return autoConsent ? 'user' : null;
}

/** A text that is to travel in a header. An empty one is most likely a variable that is not set. */
export function ofHeader<Text extends string | null | undefined>(text: Text, option: string): Text {
  if (text === '') throw new UsageError(`${option} is empty. Give it a value, or leave the option out.`);
  const unfit = text && unfitForHeader(text);
  if (!unfit) return text;
  throw new UsageError(`${option} cannot be sent in a header: ${unfit}. ${headerTextRule}`);
}

function redirectUri(value: string): string {
  if (isRedirectUri(value)) return value;
  const [whole = ''] = value.split('#');
  const meant = isRedirectUri(whole) ? whole : corrected(whole);
  throw new UsageError(
    `--redirect-uri ${value} is not an absolute URL without a fragment. Write it like --redirect-uri ${meant}.`,
  );
}

function url(value: string | null | undefined, option: string): string | null | undefined {
  if (value === null || value === undefined || isHttpUrl(value)) return value;
  throw new UsageError(
    `${option} ${value} is not an http or https URL. Write it like ${option} ${corrected(value)}.`,
  );
}

/** What was most likely meant. A path alone is one of a bot on this machine. */
function corrected(value: string): string {
  if (/^\/[^/]/.test(value)) return `http://127.0.0.1:8000${value}`;
  const candidate = `http://${value.replace(/^([a-z]*:)?\/+/i, '')}`;
  return isHttpUrl(candidate) ? candidate : 'http://127.0.0.1:8000/events';
}

/** Every permission that a call of the spec asks for; an app's key has them all unless told otherwise. */
export function allPermissions(contract: Contract): string[] {
  const permissions = contract.operations.map((operation) => operation.permission);
  return [...new Set(permissions.filter((permission) => permission !== undefined))];
}
