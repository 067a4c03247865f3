import type { ControlSchemas } from '../../spec/index.ts';
import { ControlProblem } from '../control-api/control-api.ts';
import type { AppSettings } from '../divar/model.ts';
import { durationMs, durationText } from '../duration.ts';
import { isHttpUrl, isRedirectUri } from '../http/address.ts';
import { headerTextRule, unfitForHeader } from '../http/header-pairs.ts';
import { masked } from '../reports/text.ts';

type AppChange = ControlSchemas['AppChange'];

/** The settings that a change of an app names, checked. */
export function settingsChange(change: AppChange, permissions: string[]): Partial<AppSettings> {
  return defined({
    bot: url(change.bot, '/bot'),
    botHost: ofHeader(change.bot_host, '/bot_host'),
    botTimeoutMs: change.bot_timeout === undefined ? undefined : durationMs(change.bot_timeout),
    initUrl: url(change.init_url, '/init_url'),
    dynamicActionUrl: url(change.dynamic_action_url, '/dynamic_action_url'),
    identificationKey: ofHeader(change.identification_key, '/identification_key'),
    apiKeys: change.api_keys?.map((given, index) => ({
      key: ofHeader(given.key, `/api_keys/${index}/key`),
      permissions: given.permissions ?? permissions,
    })),
    dialect: change.dialect,
    refuseFindings: change.refuse_findings,
    anyKey: change.any_key,
    clientSecret: ofHeader(change.client_secret, '/client_secret'),
    redirectUris: change.redirect_uris?.map(redirectUri),
    autoConsent: change.auto_consent,
    limits: change.limits && readLimits(change.limits),
    pressFields: change.press_fields,
    sideSpelling: change.side_spelling,
    retries: change.retries && {
      attempts: change.retries.attempts,
      backoffMs: durationMs(change.retries.backoff)!,
    },
  });
}

function readLimits({ per_minute, per_day, retry_after }: ControlSchemas['Limits']) {
  return {
    perMinute: per_minute ?? null,
    perDay: per_day ?? null,
    retryAfterMs: retry_after ? durationMs(retry_after)! : null,
  };
}

function defined(
  values: { [Name in keyof AppSettings]?: AppSettings[Name] | undefined },
): Partial<AppSettings> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function url(value: string | null | undefined, where: string): string | null | undefined {
  if (value === null || value === undefined || isHttpUrl(value)) return value;
  throw new ControlProblem(400, `"${value}" is not an http or https URL.`, {
    where,
    remedy: 'Write it like http://127.0.0.1:8000/events.',
  });
}

function redirectUri(value: string, index: number): string {
  if (isRedirectUri(value)) return value;
  throw new ControlProblem(400, `"${value}" is not an absolute URL without a fragment.`, {
    where: `/redirect_uris/${index}`,
    remedy: 'Write it like http://127.0.0.1:8000/callback.',
  });
}

/** A text that is to travel in a header. */
export function ofHeader<Text extends string | null | undefined>(text: Text, where: string): Text {
  const unfit = text && unfitForHeader(text);
  if (!unfit) return text;
  throw new ControlProblem(400, `The text cannot be sent in a header: ${unfit}.`, {
    where,
    remedy: headerTextRule,
  });
}

/** An app as the control API shows it; its keys are masked. */
export function appView(settings: AppSettings): ControlSchemas['App'] {
  return {
    slug: settings.slug,
    bot: settings.bot,
    bot_host: settings.botHost,
    bot_timeout: durationText(settings.botTimeoutMs),
    init_url: settings.initUrl,
    dynamic_action_url: settings.dynamicActionUrl,
    api_keys: settings.apiKeys.map(({ key, permissions }) => ({ key: masked(key), permissions })),
    identification_key: masked(settings.identificationKey),
    dialect: settings.dialect,
    refuse_findings: settings.refuseFindings,
    any_key: settings.anyKey,
    retries: { attempts: settings.retries.attempts, backoff: durationText(settings.retries.backoffMs) },
    limits: limitsView(settings.limits),
    press_fields: settings.pressFields,
    side_spelling: settings.sideSpelling,
    client_secret: masked(settings.clientSecret),
    redirect_uris: settings.redirectUris,
    auto_consent: settings.autoConsent,
    chat_path: `/chat/addon_${settings.slug}`,
  };
}

function limitsView({ perMinute, perDay, retryAfterMs }: AppSettings['limits']): ControlSchemas['Limits'] {
  return {
    per_minute: perMinute,
    per_day: perDay,
    retry_after: retryAfterMs === null ? null : durationText(retryAfterMs),
  };
}
