import type { IncomingHttpHeaders } from 'node:http';
import { type FoundViolation, finding } from '../../divar/finding.ts';
import { OAuthRefusal } from '../../divar/refusal.ts';

/** The fields of a token request that say something; undefined where the body cannot be read. */
export interface TokenFields {
  fields: Record<string, string> | undefined;
  /** The form as it came, where it was one. */
  form?: URLSearchParams;
  findings: FoundViolation[];
}

/** Who a token request says it is from. */
export interface Client {
  id: string | undefined;
  /** All that the secret may be: HTTP Basic is percent-encoded by some clients and not by others. */
  secrets: string[];
}

/** Reads a form or, as one public client sends it, a JSON object. */
export function readTokenFields(headers: IncomingHttpHeaders, body: Buffer): TokenFields {
  const text = body.toString('utf8');
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  if (/^\s*[{[]/.test(text)) {
    return {
      fields: readTexts(text),
      findings: [finding('token_request_as_json', { actual: type || 'no type' })],
    };
  }
  const isForm = type.trim() === '' || /^\s*application\/x-www-form-urlencoded\s*$/i.test(type);
  if (!isForm) return { fields: undefined, findings: [] };
  const form = new URLSearchParams(text);
  return { fields: withoutEmpty([...form]), form, findings: [] };
}

function readTexts(text: string): Record<string, string> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const given = Object.entries(value).filter(([, field]) => field !== null);
    return given.every(([, field]) => typeof field === 'string') ? withoutEmpty(given) : undefined;
  } catch {
    return undefined;
  }
}

/** A parameter without a value counts as one that is left out (RFC 6749, 3.2). */
function withoutEmpty(given: [string, string][]): Record<string, string> {
  return Object.fromEntries(given.filter(([, value]) => value !== ''));
}

/** The client of HTTP Basic or, without that, of the body. */
export function clientIn(headers: IncomingHttpHeaders, fields: Record<string, string> = {}): Client {
  const basic = /^Basic +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (basic === undefined) {
    return {
      id: fields.client_id,
      secrets: fields.client_secret === undefined ? [] : [fields.client_secret],
    };
  }
  const pair = Buffer.from(basic, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 0) return { id: undefined, secrets: [] };
  const secret = pair.slice(colon + 1);
  return { id: decoded(pair.slice(0, colon)), secrets: secret === '' ? [] : [secret, decoded(secret)] };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** The value of a field that the request must have. */
export function needed(fields: Record<string, string>, name: string): string {
  const value = fields[name];
  if (value === undefined) throw new OAuthRefusal('missing_parameter', { where: `/${name}` });
  return value;
}
