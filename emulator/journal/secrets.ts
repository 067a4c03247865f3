import { pairs } from '../wire/header-pairs.ts';
import type { HeaderPair, RawHeaders } from './entry.ts';

const secretHeaders = new Set([
  'x-api-key',
  'authorization',
  'x-access-token',
  'cookie',
  'set-cookie',
  'proxy-authorization',
]);

const mark = '…';

/** A secret as it may be shown: its last four characters, where that gives away little. */
export function masked(secret: string): string {
  if (isMasked(secret)) return secret;
  return secret.length >= 12 ? mark + secret.slice(-4) : mark;
}

/** Is this what is left of a secret in a view or in a file? */
export function isMasked(value: string): boolean {
  return value.startsWith(mark) || value.includes(` ${mark}`);
}

/** Headers with the secrets in them masked; the word before a token, such as Bearer, stays. */
export function maskedHeaders(headers: RawHeaders): HeaderPair[] {
  return pairs(headers).map(([name, value]) => [name, isSecretHeader(name) ? maskedValue(value) : value]);
}

function isSecretHeader(name: string): boolean {
  return secretHeaders.has(name.toLowerCase());
}

function maskedValue(value: string): string {
  const [, scheme, secret] = /^(Bearer|Basic) +(.*)$/i.exec(value) ?? [];
  return scheme === undefined ? masked(value) : `${scheme} ${masked(secret!)}`;
}

const oauthField = /\b(client_secret|code|code_verifier|refresh_token|access_token|form)=([^&\s]+)/g;
const oauthProperty =
  /("(?:client_secret|code|code_verifier|refresh_token|access_token)"\s*:\s*)"((?:[^"\\]|\\.)*)"/g;

/** A form, a URL or JSON of the OAuth server with its secrets masked, also those that are not the app's own. */
export function withoutOAuthSecrets(text: string): string {
  return text
    .replace(oauthField, (_all, name: string, value: string) => `${name}=${masked(value)}`)
    .replace(oauthProperty, (_all, name: string, value: string) => `${name}"${masked(value)}"`);
}

/** A text with each of the known secrets in it masked. */
export function withoutSecrets(text: string, secrets: Iterable<string>): string {
  let shown = text;
  for (const secret of secrets) {
    if (secret.length >= 8 && shown.includes(secret)) shown = shown.replaceAll(secret, masked(secret));
  }
  return shown;
}
