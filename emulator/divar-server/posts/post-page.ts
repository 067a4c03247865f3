import { createHash } from 'node:crypto';
import type { Post } from '../../divar/post.ts';
import type { Serve } from '../../http/dispatch.ts';
import { chooseLanguage, Html, html, type Language, style } from '../plain-page.ts';

/** Where the page of a post is, as everybody sees it or as its owner does; for another app than the default one. */
export function postPagePath(token: string, { manage, app }: { manage: boolean; app?: string }): string {
  const query = app === undefined ? '' : `?${new URLSearchParams({ app })}`;
  return `/v/${encodeURIComponent(token)}${manage ? '/manage' : ''}${query}`;
}

const words = {
  fa: {
    other: 'English',
    unknown: 'این شبیه‌ساز آگهی‌ای با این نشانه ندارد.',
    hint: 'آگهی را با \u2066--posts\u2069 یا \u2066PUT /_emulator/posts/{token}\u2069 اضافه کنید. در دیوار، این دکمه صفحهٔ خود آگهی را باز می‌کند.',
    manage: 'مدیریت آگهی',
    token: 'نشانهٔ آگهی',
    owner: 'صاحب آگهی',
    own: 'این صفحهٔ شبیه‌ساز است، نه دیوار.',
    PUBLISHED: 'منتشر شده',
    REVIEW_REQ: 'در انتظار بررسی',
    PAYMENT_REQ: 'در انتظار پرداخت',
    RETIRED: 'برداشته شده',
  },
  en: {
    other: 'فارسی',
    unknown: 'The emulator has no post with this token.',
    hint: "Add it with --posts or PUT /_emulator/posts/{token}. On Divar the button opens the post's own page.",
    manage: 'Manage the post',
    token: 'Token of the post',
    owner: 'Owner',
    own: 'This is a page of the emulator, not of Divar.',
    PUBLISHED: 'Published',
    REVIEW_REQ: 'Waiting for review',
    PAYMENT_REQ: 'Waiting for payment',
    RETIRED: 'Retired',
  },
} satisfies Record<Language, Record<string, string>>;

const pagePath = /^\/v\/([^/?]+)(\/manage)?(?:\?(.*))?$/;

export interface PostPageOptions {
  /** The post of an app with this slug, or of the default one. */
  postOf: (token: string, app: string | undefined) => Post | undefined;
  /** Answers a request that may not see the page; true where it did. Default: everyone may. */
  turnAway?: Serve;
}

/** Serves the pages that open_post_page and open_post_manage_page lead to. Says whether the request was for one. */
export function servePostPages({ postOf, turnAway = () => false }: PostPageOptions): Serve {
  return (request, response) => {
    const [, token, manage, search] = pagePath.exec(request.url ?? '') ?? [];
    if (token === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
    if (turnAway(request, response)) return true;
    const name = decoded(token);
    const query = new URLSearchParams(search);
    const post = postOf(name, query.get('app') ?? undefined);
    const language = chooseLanguage(query, request.headers['accept-language']);
    response.writeHead(post ? 200 : 404, headers);
    response.end(page({ language, query, token: name, post, manage: manage !== undefined }));
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

function decoded(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}

interface ShownPost {
  language: Language;
  query: URLSearchParams;
  token: string;
  post: Post | undefined;
  manage: boolean;
}

function page({ language, query, token, post, manage }: ShownPost): string {
  const said = words[language];
  const title = post ? chooseTitle(post) : said.unknown;
  const other = language === 'fa' ? 'en' : 'fa';
  return html`<!doctype html>
<html lang="${language}" dir="${language === 'fa' ? 'rtl' : 'ltr'}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(style)}</style>
<main>
<header><h1><bdi>${title}</bdi></h1><a href="${inLanguage(query, other)}" lang="${other}">${said.other}</a></header>
${manage && html`<p>${said.manage}</p>`}
${post ? details(post, { language, manage }) : html`<p>${said.hint}</p>`}
<footer><p>${said.token}:</p><code>${token}</code><p>${said.own}</p></footer>
</main>
</html>
`.text;
}

function inLanguage(query: URLSearchParams, language: Language): string {
  const app = query.get('app');
  return `?${new URLSearchParams({ ...(app !== null && { app }), ui_locales: language })}`;
}

function chooseTitle({ data: { title }, token }: Post): string {
  return typeof title === 'string' && title.trim() !== '' ? title : token;
}

function details(post: Post, { language, manage }: Pick<ShownPost, 'language' | 'manage'>): Html {
  const { state, category, city, district, owner, data } = post;
  const said = words[language];
  const { title: _title, description, ...others } = data;
  const place = [city, district, category].filter(Boolean).join(' · ');
  return html`<p>${said[state]}</p>
<p><bdi>${place}</bdi></p>
${manage && owner !== undefined && html`<p>${said.owner}: <bdi>${owner}</bdi></p>`}
${description !== undefined && html`<p class="story" dir="auto">${shown(description)}</p>`}
${lines(others)}`;
}

function lines(fields: Record<string, unknown>): Html | false {
  const rows = Object.entries(fields).flatMap(([name, value]) => parts(name, value));
  if (rows.length === 0) return false;
  return html`<ul>${rows.map(([name, value]) => html`<li><code>${name}</code><bdi>${shown(value)}</bdi></li>`)}</ul>`;
}

/** A field, or those within it, as a price has them. */
function parts(name: string, value: unknown): [name: string, value: unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[name, value]];
  return Object.entries(value).map(([inner, part]) => [`${name}.${inner}`, part]);
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
