import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Post } from '../domain/post.ts';
import { Html, html } from '../plain-page/html.ts';
import { style } from '../plain-page/style.ts';

/** Where the page of a post is, as everybody sees it or as its owner does; `app` is another app than the started one. */
export function postPagePath(token: string, { manage, app }: { manage: boolean; app?: string }): string {
  const query = app === undefined ? '' : `?app=${app}`;
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
    const app = url.searchParams.get('app') ?? undefined;
    const post = postOf(name, app);
    const text = page({ language, token: name, post, app, manage: manage !== undefined });
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

function decoded(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}

interface Shown {
  language: Language;
  token: string;
  post: Post | undefined;
  app: string | undefined;
  manage: boolean;
}

function page({ language, token, post, app, manage }: Shown): string {
  const said = words[language];
  const title = post ? String(post.data.title ?? token) : said.unknown;
  const other = language === 'fa' ? 'en' : 'fa';
  const query = new URLSearchParams({ ui_locales: other, ...(app !== undefined && { app }) });
  return html`<!doctype html>
<html lang="${language}" dir="${language === 'fa' ? 'rtl' : 'ltr'}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(style)}</style>
<main>
<header><h1><bdi>${title}</bdi></h1><a href="?${query.toString()}" lang="${other}">${said.other}</a></header>
${manage && html`<p>${said.manage}</p>`}
${post ? details(post) : html`<p>${said.hint}</p>`}
<footer><p>${said.token}:</p><code>${token}</code><p>${said.own}</p></footer>
</main>
</html>
`.text;
}

function details({ city, district, data }: Post): Html {
  const { title: _title, description, ...others } = data;
  const lines = Object.entries(others).filter(([, value]) => typeof value !== 'object');
  return html`<p><bdi>${[city, district].filter(Boolean).join(' · ')}</bdi></p>
${description !== undefined && html`<p><bdi>${String(description)}</bdi></p>`}
<ul>${lines.map(([name, value]) => html`<li><code>${name}</code><bdi>${String(value)}</bdi></li>`)}</ul>`;
}
