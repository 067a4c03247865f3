import type { Entry } from '../../control-api/control-api.ts';

/** That a user allowed the bot access, in the words of the format. */
export interface RecordedConsent {
  begins_at?: string | undefined;
  redirect_uri?: string | undefined;
  scope?: string | undefined;
  state?: string | undefined;
}

/**
 * Finds what let the bot write to a user by itself: a code that it exchanged for a token just before. By the numbers of
 * the exchanges that made the messages.
 */
export function consentsIn(entries: readonly Entry[]): Map<number, RecordedConsent> {
  const found = new Map<number, RecordedConsent>();
  const bot = entries.find(({ direction }) => direction === 'divar_to_bot')?.url;
  let asked: Entry | undefined;
  let consent: RecordedConsent | undefined;
  for (const entry of entries) {
    const { operation, status = 0 } = entry;
    if (status >= 400) continue;
    if (operation === 'authorise') asked = entry;
    if (operation === 'issueToken') consent = readConsent(entry, { asked, bot }) ?? consent;
    if (operation.startsWith('sendMessageToUser') && consent) {
      found.set(entry.id, consent);
      consent = undefined;
    }
  }
  return found;
}

function readConsent(
  { request, response }: Entry,
  { asked, bot }: { asked: Entry | undefined; bot: string | undefined },
): RecordedConsent | undefined {
  const form = fields(request?.body ?? '');
  const redirectUri = form.get('redirect_uri');
  if (form.get('grant_type') !== 'authorization_code' || redirectUri === null) return undefined;
  const query = new URL(asked?.url ?? '', 'http://x').searchParams;
  const isAsked = query.get('redirect_uri') === redirectUri;
  const referer =
    isAsked && asked?.request?.headers.find(([name = '']) => name.toLowerCase() === 'referer')?.[1];
  const page = referer ? onBot(referer, bot) : '';
  if (page.startsWith('/')) return { begins_at: page };
  const { scope } = json(response?.body ?? '');
  return {
    redirect_uri: onBot(redirectUri, bot),
    scope: String((isAsked && query.get('scope')) || scope || ''),
    state: (isAsked && query.get('state')) || undefined,
  };
}

/** A form, or JSON as one client of those that are known sends it. */
function fields(body: string): URLSearchParams {
  const given = json(body);
  return Object.keys(given).length > 0
    ? new URLSearchParams(given as Record<string, string>)
    : new URLSearchParams(body);
}

function json(body: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
}

/** The path of an address of the bot, which has another port the next time; any other address as it is. */
function onBot(url: string, bot: string | undefined): string {
  if (!URL.canParse(url) || bot === undefined || !URL.canParse(bot)) return url;
  const { origin, pathname, search } = new URL(url);
  return origin === new URL(bot).origin ? `${pathname}${search}` : url;
}
