import type { ControlSchemas } from '../../spec/index.ts';
import type { AppSettings } from '../divar/model.ts';
import { durationText } from '../duration.ts';
import { masked } from '../reports/text.ts';

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
