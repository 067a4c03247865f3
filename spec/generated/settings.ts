// Generated from spec/*.yaml by "npm run generate"; do not edit.
/** The settings of an app as it keeps them; durations are milliseconds. */
export interface AppSettings {
  slug: string;
  /** URL of the bot that events are sent to. */
  bot: string | null;
  /** Value of the Host header to send to the bot instead of the URL's own. */
  botHost: string | null;
  /** Longest wait for the bot, 0 for none (assumed). */
  botTimeoutMs: number;
  /** Session-initialisation URL, for open_server_link buttons; or a path of a bot that is started. */
  initUrl: string | null;
  /** Dynamic-action URL, for get_dynamic_action buttons; or a path of a bot that is started. */
  dynamicActionUrl: string | null;
  /** API key of the app, in X-Api-Key of the bot's calls. */
  apiKeys: { key: string; permissions: string[] }[];
  /** Key that the bot finds in Authorization. */
  identificationKey: string;
  /** Form of sent_at in events: integer microseconds (seed) or RFC 3339 (observed). */
  dialect: 'seed' | 'observed';
  /** Refuse what is otherwise only found. */
  refuseFindings: boolean;
  /** Take the first API key that the bot uses as its own. */
  anyKey: boolean;
  retries: {
  /** Deliveries of an event at most, 1 for no retry (assumed). */
  attempts: number;
  /** Pause before the first retry, then doubled (assumed). */
  backoffMs: number;
  };
  limits: {
  /** Calls of the bot in a minute, 429 for more; any number where not set. */
  perMinute: number | null;
  /** Calls of the bot in a day of UTC, 429 for more; any number where not set. */
  perDay: number | null;
  /** Retry-After of 429, in whole seconds at least (assumed). */
  retryAfterMs: number | null;
  };
  /** Older fields for pressed buttons, which only some of Divar's pages have. */
  pressFields: ('return_url' | 'provider_data' | 'completion_url' | 'user_id')[];
  /** How user_side of pressed buttons is spelled; Divar's pages differ. */
  sideSpelling: 'SUPPLY' | 'Supply';
  /** Secret of the app for OAuth; its client_id is the slug. */
  clientSecret: string;
  /** Addresses that users may be sent back to from the authorise page. */
  redirectUris: string[];
  /** Allow whatever the app asks for, without a page, in the name of this user. */
  autoConsent: string | null;
}

/** The settings of an app as the library takes them; durations are written `50ms`, `5s`, `2m`, `0`. */
export interface SettingOptions {
  /** URL of the bot that events are sent to. Default: none. */
  bot?: string | null;
  /** Value of the Host header to send to the bot instead of the URL's own. Default: none. */
  botHost?: string | null;
  /** Longest wait for the bot, 0 for none (assumed). Default 30s. */
  botTimeout?: string;
  /** Session-initialisation URL, for open_server_link buttons; or a path of a bot that is started. Default: none. */
  initUrl?: string | null;
  /** Dynamic-action URL, for get_dynamic_action buttons; or a path of a bot that is started. Default: none. */
  dynamicActionUrl?: string | null;
  /** API key of the app, in X-Api-Key of the bot's calls. Default: made from the seed, or at random. */
  apiKey?: string;
  /** Key that the bot finds in Authorization. Default: made from the seed, or at random. */
  identificationKey?: string;
  /** Form of sent_at in events: integer microseconds (seed) or RFC 3339 (observed). Default seed. */
  dialect?: 'seed' | 'observed';
  /** Refuse what is otherwise only found. Default false. */
  refuseFindings?: boolean;
  /** Take the first API key that the bot uses as its own. Default false. */
  anyKey?: boolean;
  /** Deliveries of an event at most, 1 for no retry (assumed). Default 1. */
  attempts?: number;
  /** Pause before the first retry, then doubled (assumed). Default 1s. */
  backoff?: string;
  /** Calls of the bot in a minute, 429 for more; any number where not set. Default: none. */
  rateLimit?: number;
  /** Calls of the bot in a day of UTC, 429 for more; any number where not set. Default: none. */
  dailyQuota?: number;
  /** Retry-After of 429, in whole seconds at least (assumed). Default: none. */
  retryAfter?: string;
  /** Older fields for pressed buttons, which only some of Divar's pages have. Default: none. */
  pressFields?: string[];
  /** How user_side of pressed buttons is spelled; Divar's pages differ. Default SUPPLY. */
  sideSpelling?: 'SUPPLY' | 'Supply';
  /** Secret of the app for OAuth; its client_id is the slug. Default: made from the seed, or at random. */
  clientSecret?: string;
  /** Addresses that users may be sent back to from the authorise page. Default: none. */
  redirectUris?: string[];
  /** Allow whatever the app asks for, without a page, in the name of this user. Default: none. */
  autoConsent?: string | boolean;
}

export const settings = [
  {
    "name": "bot",
    "flags": "--bot <url>",
    "topic": "Bot",
    "library": "bot",
    "stored": "bot",
    "kind": "text",
    "check": "url",
    "isNullable": true,
    "isSecret": false,
    "default": null,
    "title": "Events URL",
    "description": "URL of the bot that events are sent to.",
    "persian": {
      "title": "آدرس ارسال رویدادها",
      "description": "آدرس ربات که رویدادها به آن فرستاده می‌شود."
    }
  },
  {
    "name": "bot_host",
    "flags": "--bot-host <name>",
    "topic": "Bot",
    "library": "botHost",
    "stored": "botHost",
    "kind": "text",
    "check": "header",
    "isNullable": true,
    "isSecret": false,
    "default": null,
    "title": "Host header",
    "description": "Value of the Host header to send to the bot instead of the URL's own.",
    "persian": {
      "title": "سرایند Host",
      "description": "سرایند Host که به جای نام درون آدرس به ربات فرستاده می‌شود."
    }
  },
  {
    "name": "bot_timeout",
    "flags": "--bot-timeout <duration>",
    "topic": "Bot",
    "library": "botTimeout",
    "stored": "botTimeoutMs",
    "kind": "duration",
    "isNullable": false,
    "isSecret": false,
    "default": "30s",
    "title": "Time limit",
    "description": "Longest wait for the bot, 0 for none (assumed).",
    "persian": {
      "title": "مهلت پاسخ",
      "description": "بیشترین انتظار برای پاسخ ربات؛ 0 یعنی بی‌پایان (فرضی)."
    }
  },
  {
    "name": "init_url",
    "flags": "--init-url <url>",
    "topic": "Bot",
    "library": "initUrl",
    "stored": "initUrl",
    "kind": "text",
    "check": "url",
    "isNullable": true,
    "isSecret": false,
    "default": null,
    "title": "Session-initialisation URL",
    "description": "Session-initialisation URL, for open_server_link buttons; or a path of a bot that is started.",
    "persian": {
      "title": "آدرس شروع نشست",
      "description": "آدرس شروع نشست، برای دکمه‌های open_server_link."
    }
  },
  {
    "name": "dynamic_action_url",
    "flags": "--dynamic-action-url <url>",
    "topic": "Bot",
    "library": "dynamicActionUrl",
    "stored": "dynamicActionUrl",
    "kind": "text",
    "check": "url",
    "isNullable": true,
    "isSecret": false,
    "default": null,
    "title": "Dynamic-action URL",
    "description": "Dynamic-action URL, for get_dynamic_action buttons; or a path of a bot that is started.",
    "persian": {
      "title": "آدرس کنش پویا",
      "description": "آدرس کنش پویا، برای دکمه‌های get_dynamic_action."
    }
  },
  {
    "name": "api_keys",
    "flags": "--api-key <key>",
    "topic": "App",
    "library": "apiKey",
    "stored": "apiKeys",
    "kind": "keys",
    "check": "header",
    "isNullable": false,
    "isSecret": true,
    "title": "API key",
    "description": "API key of the app, in X-Api-Key of the bot's calls.",
    "persian": {
      "title": "کلید API",
      "description": "کلید برنامه، در X-Api-Key فراخوانی‌های ربات."
    }
  },
  {
    "name": "identification_key",
    "flags": "--identification-key <key>",
    "topic": "App",
    "library": "identificationKey",
    "stored": "identificationKey",
    "kind": "text",
    "check": "header",
    "isNullable": false,
    "isSecret": true,
    "title": "Identification key",
    "description": "Key that the bot finds in Authorization.",
    "persian": {
      "title": "کلید شناسایی",
      "description": "کلیدی که ربات در Authorization می‌بیند."
    }
  },
  {
    "name": "dialect",
    "flags": "--dialect <name>",
    "topic": "Platform",
    "library": "dialect",
    "stored": "dialect",
    "kind": "choice",
    "values": [
      "seed",
      "observed"
    ],
    "isNullable": false,
    "isSecret": false,
    "default": "seed",
    "title": "Dialect",
    "description": "Form of sent_at in events: integer microseconds (seed) or RFC 3339 (observed).",
    "persian": {
      "title": "گویش",
      "description": "شکل sent_at در رویدادها: عدد میکروثانیه (seed) یا RFC 3339 (observed)."
    }
  },
  {
    "name": "refuse_findings",
    "flags": "--refuse-findings",
    "topic": "Platform",
    "library": "refuseFindings",
    "stored": "refuseFindings",
    "kind": "switch",
    "isNullable": false,
    "isSecret": false,
    "default": false,
    "title": "Refuse findings",
    "description": "Refuse what is otherwise only found.",
    "persian": {
      "title": "رد کردن یافته‌ها",
      "description": "آنچه وگرنه تنها یافته است، پذیرفته نمی‌شود."
    }
  },
  {
    "name": "any_key",
    "flags": "--any-key",
    "topic": "App",
    "library": "anyKey",
    "stored": "anyKey",
    "kind": "switch",
    "isNullable": false,
    "isSecret": false,
    "default": false,
    "title": "Any API key",
    "description": "Take the first API key that the bot uses as its own.",
    "persian": {
      "title": "هر کلید API",
      "description": "نخستین کلیدی که ربات به کار ببرد، کلید آن شمرده می‌شود."
    }
  },
  {
    "name": "retries.attempts",
    "flags": "--attempts <number>",
    "topic": "Bot",
    "library": "attempts",
    "stored": "retries.attempts",
    "kind": "number",
    "minimum": 1,
    "maximum": 20,
    "isNullable": false,
    "isSecret": false,
    "default": 1,
    "title": "Deliveries",
    "description": "Deliveries of an event at most, 1 for no retry (assumed).",
    "persian": {
      "title": "شمار تحویل",
      "description": "بیشترین شمار تحویل یک رویداد؛ 1 یعنی بی‌تکرار (فرضی)."
    }
  },
  {
    "name": "retries.backoff",
    "flags": "--backoff <duration>",
    "topic": "Bot",
    "library": "backoff",
    "stored": "retries.backoffMs",
    "kind": "duration",
    "isNullable": false,
    "isSecret": false,
    "default": "1s",
    "title": "Pause before a retry",
    "description": "Pause before the first retry, then doubled (assumed).",
    "persian": {
      "title": "مکث پیش از تکرار",
      "description": "مکث پیش از نخستین تکرار، که سپس دو برابر می‌شود (فرضی)."
    }
  },
  {
    "name": "limits.per_minute",
    "flags": "--rate-limit <number>",
    "topic": "Platform",
    "library": "rateLimit",
    "stored": "limits.perMinute",
    "kind": "number",
    "minimum": 0,
    "maximum": 9007199254740991,
    "isNullable": true,
    "isSecret": false,
    "default": null,
    "title": "Calls in a minute",
    "description": "Calls of the bot in a minute, 429 for more; any number where not set.",
    "persian": {
      "title": "فراخوانی در دقیقه",
      "description": "فراخوانی‌های ربات در یک دقیقه؛ بیش از آن 429. خالی یعنی بی‌حد."
    }
  },
  {
    "name": "limits.per_day",
    "flags": "--daily-quota <number>",
    "topic": "Platform",
    "library": "dailyQuota",
    "stored": "limits.perDay",
    "kind": "number",
    "minimum": 0,
    "maximum": 9007199254740991,
    "isNullable": true,
    "isSecret": false,
    "default": null,
    "title": "Calls in a day",
    "description": "Calls of the bot in a day of UTC, 429 for more; any number where not set.",
    "persian": {
      "title": "فراخوانی در روز",
      "description": "فراخوانی‌های ربات در یک روز UTC؛ بیش از آن 429. خالی یعنی بی‌حد."
    }
  },
  {
    "name": "limits.retry_after",
    "flags": "--retry-after <duration>",
    "topic": "Platform",
    "library": "retryAfter",
    "stored": "limits.retryAfterMs",
    "kind": "duration",
    "isNullable": true,
    "isSecret": false,
    "default": null,
    "title": "Retry-After",
    "description": "Retry-After of 429, in whole seconds at least (assumed).",
    "persian": {
      "title": "Retry-After",
      "description": "سرایند Retry-After در پاسخ 429، دست‌کم به ثانیهٔ کامل (فرضی)."
    }
  },
  {
    "name": "press_fields",
    "flags": "--press-fields <names...>",
    "topic": "Platform",
    "library": "pressFields",
    "stored": "pressFields",
    "kind": "list",
    "values": [
      "return_url",
      "provider_data",
      "completion_url",
      "user_id"
    ],
    "isNullable": false,
    "isSecret": false,
    "default": [],
    "title": "Older fields of pressed buttons",
    "description": "Older fields for pressed buttons, which only some of Divar's pages have.",
    "persian": {
      "title": "فیلدهای کهنهٔ دکمه",
      "description": "فیلدهایی که تنها برخی صفحه‌های دیوار به درخواست دکمهٔ فشرده می‌دهند."
    }
  },
  {
    "name": "side_spelling",
    "flags": "--side-spelling <form>",
    "topic": "Platform",
    "library": "sideSpelling",
    "stored": "sideSpelling",
    "kind": "choice",
    "values": [
      "SUPPLY",
      "Supply"
    ],
    "isNullable": false,
    "isSecret": false,
    "default": "SUPPLY",
    "title": "Spelling of the side",
    "description": "How user_side of pressed buttons is spelled; Divar's pages differ.",
    "persian": {
      "title": "نوشتار سو",
      "description": "نوشتار user_side در دکمه‌های فشرده؛ صفحه‌های دیوار یکسان نیستند."
    }
  },
  {
    "name": "client_secret",
    "flags": "--client-secret <secret>",
    "topic": "App",
    "library": "clientSecret",
    "stored": "clientSecret",
    "kind": "text",
    "check": "header",
    "isNullable": false,
    "isSecret": true,
    "title": "Client secret",
    "description": "Secret of the app for OAuth; its client_id is the slug.",
    "persian": {
      "title": "رمز برنامه",
      "description": "رمز برنامه برای OAuth؛ client_id همان نام برنامه است."
    }
  },
  {
    "name": "redirect_uris",
    "flags": "--redirect-uri <uri...>",
    "topic": "App",
    "library": "redirectUris",
    "stored": "redirectUris",
    "kind": "list",
    "check": "redirect_uri",
    "mostItems": 100,
    "isNullable": false,
    "isSecret": false,
    "default": [],
    "title": "Redirect URIs",
    "description": "Addresses that users may be sent back to from the authorise page.",
    "persian": {
      "title": "آدرس‌های بازگشت",
      "description": "آدرس‌هایی که کاربر از صفحهٔ اجازه به آنها برمی‌گردد."
    }
  },
  {
    "name": "auto_consent",
    "flags": "--auto-consent [user]",
    "topic": "App",
    "library": "autoConsent",
    "stored": "autoConsent",
    "kind": "text",
    "isNullable": true,
    "isSecret": false,
    "default": null,
    "alone": "user",
    "title": "Consent without a page",
    "description": "Allow whatever the app asks for, without a page, in the name of this user.",
    "persian": {
      "title": "اجازهٔ خودکار",
      "description": "نام کاربری که هرچه برنامه بخواهد، بی‌نمایش صفحه اجازه می‌دهد."
    }
  }
] as const;
