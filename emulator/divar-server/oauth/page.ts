import { createHash } from 'node:crypto';
import type { User } from '../../divar/model.ts';
import { Html, html, type Language, style } from '../plain-page.ts';
import type { AskedScope } from './authorise-request.ts';
import type { OAuthAnswer } from './exchange.ts';

/**
 * Nothing but the page's own style. A browser applies form-action to where an answer leads as well, and the app may
 * lead on from there to anywhere.
 */
function contentSecurityPolicy(formAction: string): string {
  const styleHash = createHash('sha256').update(style).digest('base64');
  return [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    `form-action ${formAction}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

interface Page {
  status: number;
  language: Language;
  title: string;
  query: URLSearchParams;
  content: Html;
  formAction?: string;
}

function page({
  status,
  language,
  title,
  query,
  content,
  formAction = "'none'",
}: Page): Omit<OAuthAnswer, 'findings'> {
  const words = wordsIn(language);
  const other = language === 'fa' ? 'en' : 'fa';
  const text = html`<!doctype html>
<html lang="${language}" dir="${language === 'fa' ? 'rtl' : 'ltr'}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(style)}</style>
<main>
<header><h1>${title}</h1><a href="${inLanguage(query, other)}" lang="${other}">${words.otherLanguage}</a></header>
${content}
<footer><p>${words.ownPage}</p></footer>
</main>
</html>
`.text;
  const note = 'A page of the emulator, whose HTML is left out here.';
  return { status, text, isPage: true, note, headers: makeHeaders(formAction) };
}

function makeHeaders(formAction: string): Record<string, string> {
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': contentSecurityPolicy(formAction),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    // Not no-referrer, under which a browser hides from the emulator where an answer comes from.
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    Vary: 'Accept-Language',
  };
}

/** The same URL, as a link within the page. */
function inLanguage(query: URLSearchParams, language: Language): string {
  const changed = new URLSearchParams(query);
  changed.set('ui_locales', language);
  return `?${changed}`;
}

export interface Question {
  app: string;
  redirectUri: string;
  scopes: AskedScope[];
  users: User[];
  /** Name of the form, which its answer must carry. */
  form: string;
}

/** The page that asks a user for access. */
export function consentPage(
  language: Language,
  query: URLSearchParams,
  { app, redirectUri, scopes, users, form }: Question,
): Omit<OAuthAnswer, 'findings'> {
  const words = wordsIn(language);
  const content = html`<p>${words.lead(app)}</p>
<ul>${scopes.map((scope) => scopeLine(language, scope))}</ul>
<form method="post" action="?${query.toString()}">
<input type="hidden" name="form" value="${form}">
<fieldset><legend>${words.who}</legend>
<div class="users">${users.map((user, index) => userLine(user, index === 0))}</div>
<label class="name">${words.newUser} <input type="text" name="new_user" maxlength="100" dir="auto" autocomplete="off"${users.length === 0 && new Html(' required')}></label>
</fieldset>
<div class="answers">
<button class="main" name="answer" value="allow">${words.allow}</button>
<button name="answer" value="deny" formnovalidate>${words.deny}</button>
</div>
</form>
<footer><p>${words.backTo}</p><code>${redirectUri}</code></footer>`;
  const scheme = new URL(redirectUri).protocol;
  const formAction = ["'self'", ...new Set(['http:', 'https:', scheme])].join(' ');
  return page({ status: 200, language, title: words.title(app), query, content, formAction });
}

function scopeLine(language: Language, { scope, meaning }: AskedScope): Html {
  return html`<li>${language === 'fa' ? meaning.persian : meaning.english}<code>${scope}</code></li>`;
}

/** Several users may be shown by the same name, or by one that cannot be seen. */
function userLine({ name, displayName }: User, checked: boolean): Html {
  const own = name !== displayName && html`<bdi class="soft">${name}</bdi>`;
  return html`<label><input type="radio" name="user" value="${name}"${checked && new Html(' checked')}><bdi>${displayName}</bdi>${own}</label>`;
}

/** Why there is nothing to answer. */
export interface Stopped {
  stop: Stop;
  status: number;
  /** What came; none where nothing did. */
  came?: string[];
  /** What would be taken. */
  taken?: string[];
  /** The same URL may be opened again. */
  again?: boolean;
}

/** The page that says why there is nothing to answer. */
export function stopPage(
  language: Language,
  query: URLSearchParams,
  { stop, status, came, taken, again }: Stopped,
): Omit<OAuthAnswer, 'findings'> {
  const words = wordsIn(language);
  const listed = (lead: string, values: string[] | undefined) =>
    values &&
    html`<p>${lead}:</p>${values.length === 0 ? words.nothing : values.map((one) => html`<code>${one}</code>`)}`;
  const content = html`<p>${words.stops[stop]}</p>
${listed(words.came, came)}
${listed(words.taken, taken)}
${again && html`<p><a href="?${query.toString()}">${words.again}</a></p>`}`;
  return page({ status, language, title: words.stopTitle, query, content });
}

/** What stops a user on the page instead of leading back to the app. */
export type Stop =
  | 'unknown_client'
  | 'unregistered_redirect_uri'
  | 'repeated_parameter'
  | 'form_closed'
  | 'nameless'
  | 'foreign_host'
  | 'foreign_origin'
  | 'missing_control_token';

interface PageWords {
  title: (app: string) => string;
  lead: (app: string) => string;
  who: string;
  newUser: string;
  allow: string;
  deny: string;
  backTo: string;
  ownPage: string;
  otherLanguage: string;
  stopTitle: string;
  stops: Record<Stop, string>;
  came: string;
  taken: string;
  nothing: string;
  again: string;
}

const persian: PageWords = {
  title: (app) => `اجازه به ${app}`,
  lead: (app) => `برنامهٔ ${app} می‌خواهد:`,
  who: 'کدام کاربر پاسخ می‌دهد؟',
  newUser: 'یا کاربری دیگر، با نام',
  allow: 'اجازه می‌دهم',
  deny: 'اجازه نمی‌دهم',
  backTo: 'پس از پاسخ، به این نشانی برمی‌گردید:',
  ownPage: 'این صفحه از شبیه‌ساز دیوار است، نه از خود دیوار.',
  otherLanguage: 'English',
  stopTitle: 'این درخواست پذیرفته نشد',
  stops: {
    unknown_client: 'هیچ برنامه‌ای این client_id را ندارد. client_id همان نامک (slug) برنامه است.',
    unregistered_redirect_uri:
      'این redirect_uri برای برنامه ثبت نشده است. آن را با \u2066--redirect-uri\u2069 یا در API کنترل ثبت کنید.',
    repeated_parameter: 'این پارامتر بیش از یک بار آمده است. هر کدام را یک بار بفرستید.',
    form_closed: 'این فرم پاسخ داده شده یا کهنه است.',
    nameless: 'هیچ کاربری انتخاب نشده است.',
    foreign_host:
      'شبیه‌ساز با این نام پاسخ نمی‌دهد. آن را با نشانی خودش باز کنید، یا با \u2066--allow-host\u2069 راه بیندازید.',
    foreign_origin: 'این پاسخ از صفحهٔ دیگری آمده است و پذیرفته نمی‌شود.',
    missing_control_token:
      'این شبیه‌ساز توکن کنترل دارد. نخست پیوندی را باز کنید که هنگام راه‌اندازی چاپ کرده است.',
  },
  came: 'دریافت شد',
  taken: 'پذیرفته می‌شود',
  nothing: 'هیچ',
  again: 'باز کردن دوباره',
};

const english: PageWords = {
  title: (app) => `Access for ${app}`,
  lead: (app) => `The app ${app} would like to:`,
  who: 'Which user answers?',
  newUser: 'Or another user, by the name',
  allow: 'Allow',
  deny: 'Deny',
  backTo: 'After the answer you go back to:',
  ownPage: "This is a page of Divar's emulator, not of Divar.",
  otherLanguage: 'فارسی',
  stopTitle: 'This request was not taken',
  stops: {
    unknown_client: "No app has this client_id. The client_id is the app's slug.",
    unregistered_redirect_uri:
      'This redirect_uri is not registered for the app. Register it with --redirect-uri, or by the control API.',
    repeated_parameter: 'This parameter came more than once. Send each of them once.',
    form_closed: 'This form has been answered, or is too old.',
    nameless: 'No user was chosen.',
    foreign_host:
      'The emulator does not answer to this name. Open it by its own address, or start it with --allow-host.',
    foreign_origin: 'This answer came from a page elsewhere, and is not taken.',
    missing_control_token:
      'This emulator has a control token. First open the link that it printed at its start.',
  },
  came: 'What came',
  taken: 'What is taken',
  nothing: 'nothing',
  again: 'Open it again',
};

/** All that the page says in a language. */
function wordsIn(language: Language): PageWords {
  return language === 'fa' ? persian : english;
}
