import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { decoded } from '../../spec/index.ts';
import type { Post } from '../domain/post.ts';
import { Html, html } from '../plain-page/html.ts';
import { style } from '../plain-page/style.ts';

/** Which post, of which app, and whether it is shown as to its owner. */
export interface PostPage {
  token: string;
  /** Slug of the app; absent for the main one. */
  app?: string;
  manage: boolean;
}

/** Where the page of a post is. */
export function postPagePath({ token, app, manage }: PostPage): string {
  const query = app === undefined ? '' : `?${new URLSearchParams({ app })}`;
  return `/v/${encodeURIComponent(token)}${manage ? '/manage' : ''}${query}`;
}

type Language = 'fa' | 'en';

const words = {
  fa: {
    other: 'English',
    unknown: 'این شبیه‌ساز آگهی‌ای با این نشانه ندارد.',
    hint: 'آگهی را با \u2066--posts\u2069 یا \u2066PUT /_emulator/posts/{token}\u2069 اضافه کنید. در دیوار، این دکمه صفحهٔ خود آگهی را باز می‌کند.',
    manage: 'مدیریت آگهی',
    token: 'نشانهٔ آگهی',
    own: 'این صفحهٔ شبیه‌ساز است، نه دیوار.',
  },
  en: {
    other: 'فارسی',
    unknown: 'The emulator has no post with this token.',
    hint: "Add it with --posts or PUT /_emulator/posts/{token}. On Divar the button opens the post's own page.",
    manage: 'Manage the post',
    token: 'Token of the post',
    own: 'This is a page of the emulator, not of Divar.',
  },
} satisfies Record<Language, Record<string, string>>;

/** Serves the pages that open_post_page and open_post_manage_page lead to. Says whether the request was for one. */
export function servePostPages(
  postOf: (token: string, app: string | undefined) => Post | undefined,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'http://emulator');
    const [, token, manage] = /^\/v\/([^/]+)(\/manage)?$/.exec(url.pathname) ?? [];
    if (token === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
    const language = languageOf(request, url);
    const name = decoded(token);
    const post = postOf(name, url.searchParams.get('app') ?? undefined);
    const text = page({ language, token: name, post, manage: manage !== undefined, query: url.searchParams });
    response.writeHead(post ? 200 : 404, headers);
    response.end(request.method === 'HEAD' ? undefined : text);
    return true;
  };
}

const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  Vary: 'Accept-Language',
};

function languageOf({ headers: { 'accept-language': accepted = '' } }: IncomingMessage, url: URL): Language {
  const asked = url.searchParams.get('ui_locales') ?? accepted;
  return /^en\b/i.test(asked) ? 'en' : 'fa';
}

interface Shown {
  language: Language;
  token: string;
  post: Post | undefined;
  manage: boolean;
  query: URLSearchParams;
}

function page({ language, token, post, manage, query }: Shown): string {
  const said = words[language];
  const title = post ? String(post.data.title ?? token) : said.unknown;
  const other = language === 'fa' ? 'en' : 'fa';
  const inOther = new URLSearchParams(query);
  inOther.set('ui_locales', other);
  return html`<!doctype html>
<html lang="${language}" dir="${language === 'fa' ? 'rtl' : 'ltr'}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(style)}</style>
<main>
<header><h1><bdi>${title}</bdi></h1><a href="?${inOther.toString()}" lang="${other}">${said.other}</a></header>
${manage && html`<p>${said.manage}</p>`}
${post ? details(post) : html`<p>${said.hint}</p>`}
<footer><p>${said.token}:</p><code>${token}</code><p>${said.own}</p></footer>
</main>
</html>
`.text;
}

function details({ city, district, data }: Post): Html {
  const { title: _title, description, ...others } = data;
  const lines = Object.entries(others).flatMap(([name, value]) => {
    const text = shownValue(value);
    return text === undefined ? [] : [{ name, text }];
  });
  return html`<p><bdi>${[city, district].filter(Boolean).join(' · ')}</bdi></p>
${description !== undefined && html`<p><bdi>${String(description)}</bdi></p>`}
<ul>${lines.map(({ name, text }) => html`<li><code>${name}</code><bdi>${text}</bdi></li>`)}</ul>`;
}

/** A price has its value in an object; other objects are not for people. */
function shownValue(value: unknown): string | undefined {
  if (typeof value !== 'object') return String(value);
  const { value: inner, mode } = (value ?? {}) as { value?: unknown; mode?: unknown };
  return inner === undefined ? undefined : [inner, mode].filter(Boolean).join(' · ');
}
