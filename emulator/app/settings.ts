import {
  type Contract,
  type ControlSchemas,
  controlContract,
  durationMs,
  settings as rows,
  type Setting,
  type SettingOptions,
  shown,
} from '../../spec/index.ts';
import { ControlProblem } from '../control-api/control-api.ts';
import type { IdSource } from '../divar/ids.ts';
import type { AppSettings } from '../divar/model.ts';
import { durationText } from '../duration.ts';
import { isHttpUrl, isRedirectUri } from '../http/address.ts';
import { headerTextRule, unfitForHeader } from '../http/header-pairs.ts';
import { masked } from '../reports/text.ts';
import { UsageError } from '../usage-error.ts';

type AppChange = ControlSchemas['AppChange'];
/** A change, or what a new app begins with: its one key may be given in short. */
type GivenSettings = AppChange & { api_key?: string };

/** Name of the app where none is given. */
export const defaultSlug = 'demo';

/** Every permission that a call of the spec asks for; an app's key has them all unless told otherwise. */
export function allPermissions(contract: Contract): string[] {
  const permissions = contract.operations.map((operation) => operation.permission);
  return [...new Set(permissions.filter((permission) => permission !== undefined))];
}

/** An app with nothing set but its keys. */
export function defaultSettings(
  slug: string,
  { ids, permissions }: { ids: IdSource; permissions: string[] },
): AppSettings {
  const settings = { slug };
  for (const row of rows) {
    const made = () => (row.kind === 'keys' ? [{ key: ids.secret(24) }] : ids.secret(24));
    put(settings, row.stored, storedValue(row, row.isSecret ? made() : row.default, permissions));
  }
  return settings as AppSettings;
}

/** The settings that a change over the control API, or a world, names. A `ControlProblem` says which one cannot be. */
export function readChange(given: GivenSettings, permissions: string[]): Partial<AppSettings> {
  const wrong = findWrong(given);
  if (wrong !== undefined) throw settingProblem(wrong, given)!;
  const { api_key: key, api_keys: keys = key === undefined ? undefined : [{ key }] } = given;
  const change: AppChange = { ...given, api_keys: keys };
  const settings: Partial<AppSettings> = {};
  for (const row of rows) {
    const [group, leaf] = row.name.split('.');
    const value = change[group as keyof AppChange];
    if (value === undefined) continue;
    const single = leaf === undefined ? value : ((value as Record<string, unknown>)[leaf] ?? row.default);
    put(settings, row.stored, storedValue(row, single, permissions));
  }
  return settings;
}

/** The settings that the options name; what they leave open is absent. A UsageError says which one cannot be. */
export function readOptions(options: SettingOptions, permissions: string[]): Partial<AppSettings> {
  const change = writeChange(options);
  const where = controlContract().checkRequest('patchApp', change)[0]?.where ?? findWrong(change);
  if (where === undefined) return readChange(change, permissions);
  const row = findRow(where)!;
  const option = row.flags.split(' ')[0]!;
  const value = valueAt(change, where);
  const { isShown, what, remedy } = findInvalid(row, value) ?? otherFault(row);
  throw new UsageError([option, isShown && String(value), what, remedy(option)].filter(Boolean).join(' '));
}

/** What is wrong at a place of a change of settings, in words; undefined where it is no setting's value. */
export function settingProblem(where: string, change: unknown): ControlProblem | undefined {
  const row = findRow(where);
  const value = valueAt(change, where);
  const fault = row && findInvalid(row, value);
  if (!fault) return undefined;
  const subject = fault.isShown ? `${row.name}: ${shown(value)}` : row.name;
  return new ControlProblem(400, `${subject} ${fault.what}`, { where, remedy: fault.remedy() || undefined });
}

/** A text that is to travel in a header. An empty one is most likely a variable that is not set. */
export function checkHeaderText<Text extends string | undefined>(text: Text, option: string): Text {
  const fault = text === undefined ? undefined : headerFault(text);
  if (!fault) return text;
  throw new UsageError(`${option} ${fault.what} ${fault.remedy(option)}`);
}

/** An app as the control API shows it; its keys are masked. */
export function appView(settings: AppSettings): ControlSchemas['App'] {
  const view = { slug: settings.slug };
  for (const row of rows) put(view, row.name, viewValue(row, get(settings, row.stored)));
  return { ...view, chat_path: `/chat/addon_${settings.slug}` } as ControlSchemas['App'];
}

/** What is wrong with the addresses that an app keeps: why its value cannot be one. */
export function wrongAddress(settings: AppSettings): string | undefined {
  for (const row of rows.filter(({ check }) => check === 'url' || check === 'redirect_uri')) {
    for (const value of [get(settings, row.stored)].flat()) {
      const fault = typeof value === 'string' && textFault(row, value);
      if (fault) return `"${value}" ${fault.what.replace(/\.$/, '')}`;
    }
  }
  return undefined;
}

/** The options as a change over the control API; of settings that belong together, all are given. */
function writeChange(options: SettingOptions): AppChange {
  const change: AppChange = {};
  for (const row of rows) {
    const value = options[row.library as keyof SettingOptions];
    if (value === undefined) continue;
    const [group] = row.name.split('.');
    for (const one of rows) {
      if (one.name.startsWith(`${group}.`) && get(change, one.name) === undefined)
        put(change, one.name, one.default);
    }
    put(change, row.name, changeValue(row, value));
  }
  return change;
}

function changeValue(row: Setting, value: unknown): unknown {
  if (row.kind === 'keys') return [{ key: value }];
  if (row.alone === undefined || typeof value !== 'boolean') return value;
  return value ? row.alone : null;
}

function storedValue(row: Setting, value: unknown, permissions: string[]): unknown {
  if (row.kind === 'duration') return value === null ? null : durationMs(value as string);
  if (row.kind === 'list') return [...(value as string[])];
  if (row.kind !== 'keys') return value;
  return (value as { key: string; permissions?: string[] }[]).map((one) => ({
    key: one.key,
    permissions: one.permissions ?? permissions,
  }));
}

function viewValue(row: Setting, value: unknown): unknown {
  if (row.kind === 'duration') return value === null ? null : durationText(value as number);
  if (row.kind === 'keys')
    return (value as AppSettings['apiKeys']).map(({ key, permissions }) => ({
      key: masked(key),
      permissions,
    }));
  return row.isSecret ? masked(value as string) : value;
}

interface InvalidValue {
  /** After the value or the setting: "is not a duration." */
  what: string;
  /** What to do about it; `option` goes before an example. */
  remedy: (option?: string) => string;
  /** Whether the value may be told. */
  isShown: boolean;
}

/** The place of the first text that its row's check does not take: what JSON Schema cannot say. */
function findWrong(change: GivenSettings): string | undefined {
  for (const row of rows.filter(({ check }) => check !== undefined)) {
    const wrong = listTexts(row, change).find(
      ([, text]) => typeof text === 'string' && textFault(row, text) !== undefined,
    );
    if (wrong) return wrong[0];
  }
  return undefined;
}

function listTexts({ name, kind }: Setting, change: GivenSettings): [where: string, text: unknown][] {
  if (kind === 'keys') {
    const keys = change.api_keys?.map(({ key }, at): [string, string] => [`/api_keys/${at}/key`, key]);
    return [['/api_key', change.api_key], ...(keys ?? [])];
  }
  const place = `/${name.replace('.', '/')}`;
  const value = get(change, name);
  return Array.isArray(value) ? value.map((text, at) => [`${place}/${at}`, text]) : [[place, value]];
}

function findInvalid(row: Setting, value: unknown): InvalidValue | undefined {
  if (typeof value === 'string' && row.kind !== 'choice' && row.kind !== 'number') {
    const fault = textFault(row, value);
    if (fault) return fault;
  }
  const what = expectation(row, value);
  const remedies = {
    duration: 'Write it as 50ms, 5s, 2m or 0.',
    choice: `Use ${either(row.values)}.`,
    list: row.values ? `Use ${either(row.values)}.` : '',
  };
  const remedy = (remedies as Record<string, string>)[row.kind] ?? '';
  return what === undefined ? undefined : { what, remedy: () => remedy, isShown: !row.isSecret };
}

/** What a value of this kind is not. */
function expectation(
  { kind, minimum, maximum, mostItems, values }: Setting,
  value: unknown,
): string | undefined {
  switch (kind) {
    case 'duration':
      return 'is not a duration.';
    case 'number':
      return `is not a whole number from ${minimum} to ${maximum}.`;
    case 'switch':
      return 'is not true or false.';
    case 'choice':
      return 'is not known.';
    case 'list':
      if (Array.isArray(value)) return `has more than ${mostItems} items.`;
      return values && typeof value === 'string' ? 'is not known.' : 'is not a list of texts.';
    case 'text':
      return typeof value === 'string' ? 'is too long.' : 'is not a text.';
    default:
      return undefined;
  }
}

function otherFault({ description }: Setting): InvalidValue {
  return { what: 'cannot be.', remedy: () => description, isShown: true };
}

function either(values: readonly string[] = []): string {
  return values.join(', ').replace(/, (?=[^,]*$)/, ' or ');
}

function textFault({ check }: Setting, text: string): InvalidValue | undefined {
  if (check === 'header') return headerFault(text);
  if (check === 'url' && !isHttpUrl(text)) return addressFault('an http or https URL', corrected(text));
  if (check === 'redirect_uri' && !isRedirectUri(text)) {
    const [whole = ''] = text.split('#');
    return addressFault(
      'an absolute URL without a fragment',
      isRedirectUri(whole) ? whole : corrected(whole),
    );
  }
  return text === '' ? emptyFault : undefined;
}

const emptyFault: InvalidValue = {
  what: 'is empty.',
  remedy: (option) => `Give it a value, or leave ${option === undefined ? 'it' : 'the option'} out.`,
  isShown: false,
};

function headerFault(text: string): InvalidValue | undefined {
  if (text === '') return emptyFault;
  const unfit = unfitForHeader(text);
  if (!unfit) return undefined;
  return { what: `cannot be sent in a header: ${unfit}.`, remedy: () => headerTextRule, isShown: false };
}

function addressFault(what: string, meant: string): InvalidValue {
  return {
    what: `is not ${what}.`,
    remedy: (option) => `Write it like ${option === undefined ? '' : `${option} `}${meant}.`,
    isShown: true,
  };
}

/** What was most likely meant. A path alone is one of a bot on this machine. */
function corrected(value: string): string {
  if (/^\/[^/]/.test(value)) return `http://127.0.0.1:8000${value}`;
  const candidate = `http://${value.replace(/^([a-z]*:)?\/+/i, '')}`;
  return isHttpUrl(candidate) ? candidate : 'http://127.0.0.1:8000/events';
}

/** The row of a place in a change, such as `/retries/attempts` or `/redirect_uris/2`. */
function findRow(where: string): Setting | undefined {
  const [group, leaf] = where.split('/').slice(1);
  if (group === 'api_key') return rows.find(({ kind }) => kind === 'keys');
  return rows.find(({ name }) => name === `${group}.${leaf}`) ?? rows.find(({ name }) => name === group);
}

function valueAt(change: unknown, where: string): unknown {
  return get(change, where.slice(1).replaceAll('/', '.'));
}

function get(from: unknown, place: string): unknown {
  return place
    .split('.')
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | null | undefined)?.[step], from);
}

function put(into: object, place: string, value: unknown): void {
  const [group, leaf] = place.split('.') as [string, string | undefined];
  const record = into as Record<string, unknown>;
  if (leaf === undefined) record[group] = value;
  else record[group] = { ...(record[group] as object | undefined), [leaf]: value };
}
