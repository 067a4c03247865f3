import type { ViolationId } from '../../spec/index.ts';
import { type FoundViolation, finding } from '../divar/finding.ts';
import { overlay } from '../divar/overlay.ts';
import type { RawHeaders } from '../http/header-pairs.ts';
import type { WireMessage } from '../journal/entry.ts';
import type { Ending } from './webhook-client.ts';

/** What a request asks of one of the app's URLs, where a button was pressed. */
export interface Asks {
  /** The option that sets the URL. */
  option: '--init-url' | '--dynamic-action-url';
  /** What an answer of status 200 gives to tell. */
  judge(answer: WireMessage | undefined): FoundViolation[];
}

/** What the end of a request says whose answer is read: only the status 200 is one. Source: published. */
export function askFindings(result: Ending, { option, judge }: Asks, sent: Buffer): FoundViolation[] {
  const { outcome, status = 0, response } = result;
  if (outcome === 'no_bot') return [finding('no_press_url', { remedy: remedies.no_press_url!(option) })];
  const told = botFindings(result, sent).map((found) => aboutOption(found, option));
  if (outcome !== 'answered' || isRedirect(status)) return told;
  if (status === 200) return [...judge(response), ...told];
  const wrongStatus = finding('wrong_press_status', { expected: '200', actual: String(status) });
  return [wrongStatus, ...told.filter(({ id }) => id !== 'bot_refused_event')];
}

/** What to do where the URL is another than that of events. */
const remedies: { [Id in ViolationId]?: (option: string) => string } = {
  no_press_url: (option) => `Start with ${option} URL, or set it in the page under State.`,
  bot_redirected: (option) =>
    `Give the final URL as ${option}; a missing or extra slash at its end is the usual cause.`,
  bot_down: (option) => `Start the bot, or correct ${option}.`,
  bot_unreachable: (option) => `Check the host of ${option}.`,
  bot_garbage: (option) => `Check that the port of ${option} is the bot.`,
  bot_has_no_route: (option) => `Give the whole URL of the handler as ${option}, its path included.`,
};

function aboutOption(found: FoundViolation, option: string): FoundViolation {
  const remedy = remedies[found.id]?.(option);
  return overlay(found, { remedy, expected: found.id === 'bot_redirected' ? '200' : undefined });
}

/** What a delivery's end says about the bot. */
export function botFindings({ outcome, status, error, response }: Ending, sent: Buffer): FoundViolation[] {
  switch (outcome) {
    case 'answered':
      return [...statusFindings(status ?? 0, response), ...debugFindings(response, sent)];
    case 'timed_out':
      return [finding('bot_timed_out', { actual: error })];
    case 'refused':
      return [finding('bot_down', { actual: error })];
    case 'unreachable':
      return [finding('bot_unreachable', { actual: error })];
    case 'cut':
      return [finding('bot_cut', { actual: error })];
    case 'garbage':
      return [finding('bot_garbage', { actual: error })];
    case 'dropped':
    case 'no_bot':
      return [];
  }
}

function statusFindings(status: number, response: WireMessage | undefined): FoundViolation[] {
  const detail = { expected: 'a status from 200 to 299', actual: String(status) };
  if (isRedirect(status)) return [finding('bot_redirected', detail)];
  if (status < 400) return [];
  const page = recogniseFrameworkPage(status, response?.headers ?? [], response?.body ?? '');
  switch (page) {
    case 'host_refused':
      return [finding('bot_refused_host', detail)];
    case 'csrf_refused':
      return [finding('bot_wants_csrf_token', detail)];
    case 'no_route':
      return [finding('bot_has_no_route', detail)];
    case 'debug':
    case undefined:
      return [finding('bot_refused_event', detail)];
  }
}

function debugFindings(response: WireMessage | undefined, sent: Buffer): FoundViolation[] {
  const output = response && findDebugOutput(response.body, sent);
  return output
    ? [finding('bot_shows_debug_output', { expected: 'nothing for developers', actual: output.kind })]
    : [];
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

/** What a framework says in place of the bot's own code. */
export type FrameworkPage =
  /** The Host header is none that the framework lets in. */
  | 'host_refused'
  /** The framework wants a token against forged forms, which only its own pages have. */
  | 'csrf_refused'
  /** The router has nothing at this path. */
  | 'no_route'
  /** A stack trace, or a debugger that runs code for whoever asks. */
  | 'debug';

/**
 * Names the debugger, debug page or stack trace that a body shows. One that repeats what was `sent`, such as the echo
 * of a user who pastes a traceback, is none.
 */
export function findDebugOutput(
  body: string | Buffer,
  sent: string | Buffer = '',
): { kind: string } | undefined {
  const seen = readable(body);
  const kind = debugSigns.find(({ sign }) => sign.test(seen))?.kind;
  if (kind === undefined) return undefined;
  const said = readable(sent);
  return debugSigns.some(({ sign }) => sign.test(said)) ? undefined : { kind };
}

/**
 * Which page of a framework an answer is, judged by its words. A bot can send some of them on purpose, such as the 404
 * of `abort(404)`: compare with its answer to a good request before holding one against it.
 */
export function recogniseFrameworkPage(
  status: number,
  headers: RawHeaders,
  body: string | Buffer,
): FrameworkPage | undefined {
  if (status < 400) return undefined;
  const seen = readable(body);
  if (status === 421 || hostSigns.some((sign) => sign.test(seen))) return 'host_refused';
  if (csrfSigns.some((sign) => sign.test(seen))) return 'csrf_refused';
  if (isMissingRoute(status, headers, seen)) return 'no_route';
  return findDebugOutput(body) && 'debug';
}

function isMissingRoute(status: number, headers: RawHeaders, seen: string): boolean {
  if (status !== 404) return false;
  // Rack's way of saying that no route matched.
  const cascades = headers.some(
    (name, index) => index % 2 === 0 && /^x-cascade$/i.test(name) && /^pass$/i.test(headers[index + 1] ?? ''),
  );
  return cascades || routeSigns.some((sign) => sign.test(seen));
}

/** The body as it is, without the escapes of JSON, and as a reader of the page sees it. */
function readable(body: string | Buffer): string {
  const raw = typeof body === 'string' ? body : body.toString('utf8');
  const unescaped = raw
    .replace(/(?:\\{1,4}r)?\\{1,4}n/g, '\n')
    .replace(/\\{1,4}t/g, ' ')
    .replace(/\\{1,4}(["'])/g, '$1');
  const plain = unescaped
    .replace(/<br ?\/?>/g, '\n')
    .replace(/<[^<>]{1,500}>/g, '')
    .replace(
      /&(#x?\w{1,5}|quot|apos|lt|gt|amp|nbsp);/gi,
      (_, name: string) => entities[name.toLowerCase()] ?? ' ',
    );
  return `${raw}\n\n${unescaped}\n\n${plain.trim()}`;
}

const entities: Record<string, string> = {
  '#39': "'",
  '#x27': "'",
  apos: "'",
  '#34': '"',
  quot: '"',
  '#96': '`',
  '#x60': '`',
  lt: '<',
  gt: '>',
  amp: '&',
};

/**
 * The words of each debugger, taken from its answers or its source. The order is from the particular to the general.
 * Repetitions are bounded, so that no body makes a search long.
 */
const debugSigns: { kind: string; sign: RegExp }[] = [
  { kind: 'the Werkzeug debugger', sign: /\?__debugger__=yes|\/\/ Werkzeug Debugger/ },
  {
    kind: 'the debug page of Django',
    sign: /you have DEBUG = True in|\nDjango Version: |Django Version:\n|<title>[^<]{1,300}\sat \/[^<]{0,300}<\/title>\s{0,20}<meta name="robots" content="NONE,NOARCHIVE">|<meta name="robots" content="NONE,NOARCHIVE">\s{0,20}<title>[^<]{1,300}\sat \//,
  },
  { kind: 'the debug page of Starlette', sign: /class="traceback-(?:title|container)"/ },
  {
    kind: 'a Python traceback',
    sign: /Traceback (?:of \S{1,100} )?\(most recent call last\)|<h2>Traceback:?<\/h2>/,
  },
  {
    kind: 'the debug page of Rails',
    sign: /Action Controller: Exception caught|"Application Trace"|>Application Trace</,
  },
  { kind: 'a Ruby stack trace', sign: /\.rb:\d{1,6}:in [`']/ },
  {
    kind: 'the debug page of Laravel',
    sign: /"exception": ?"[\w\\]{1,200}",\s{0,20}"file": ?"|laravel-ignition|window\.ignite\b|vendor[\\/]{1,2}laravel[\\/]{1,2}framework/,
  },
  {
    kind: 'the debug page of Symfony',
    sign: /<h1[^<>]{0,100} exception-message|Symfony Exception|Whoops! There was an error/,
  },
  {
    kind: 'an error message of PHP',
    sign: /(?:Fatal error|Parse error|Warning|Notice|Deprecated): [^\n]{1,600}? in \S{1,300} on line \d|Fatal error: {1,2}Uncaught |\nStack trace:\n#0 /,
  },
  {
    kind: 'a stack trace of Java',
    sign: /\n\s{0,20}at [\w$./@]{1,300}\.[\w$<>]{1,100}\((?:[\w$-]{1,100}\.(?:java|kt|scala|groovy)(?::\d{1,6})?|Native Method|Unknown Source)\)/,
  },
  {
    kind: 'a stack trace of .NET',
    sign: /\n\s{0,20}at [^\n]{1,300}? in [^\n]{1,300}?:line \d|\b[\w.]{1,200}Exception: [^\n]{0,300}\n\s{1,20}at [\w.<>`]{1,200}\(|An unhandled exception occurred while processing the request/,
  },
  { kind: 'a stack trace of Go', sign: /\bgoroutine \d{1,9} \[[^\]\n]{1,60}\]:|\bpanic: runtime error: / },
  { kind: 'a panic of Rust', sign: /thread '[^'\n]{1,60}'(?: \(\d{1,9}\))? panicked at / },
  {
    kind: 'a stack trace of Elixir',
    sign: /\*\* \([A-Z][\w.]{0,100}\) [^\n]{0,300}\n\s{1,20}\(\w{1,60} \d|Plug\.Debugger/,
  },
  {
    kind: 'a stack trace of Node.js',
    sign: /\n\s{0,20}at (?:async )?(?:[^\n()]{1,200} \()?(?:file:\/\/|node:|[A-Za-z]:\\|\/)[^\n()]{1,300}:\d{1,6}:\d{1,6}/,
  },
  { kind: 'an error message of Perl', sign: /\bat \S{1,200}\.p[lm] line \d/ },
];

const hostSigns = [
  /Invalid HTTP_HOST header|DisallowedHost at/, // Django with DEBUG
  /<h1>Bad Request \(400\)<\/h1>/, // Django: suspicious requests, of which a foreign host is the usual one
  /^\s{0,9}Invalid host header\s{0,9}$/im, // Starlette, webpack
  /Host '[^'\n]{0,300}' is not trusted/, // Werkzeug
  /Blocked request\. This host \(/, // Vite
  /Blocked hosts?: |Host not permitted/, // Rails, rack-protection
  /Untrusted Host "/, // Symfony, Laravel
  /Bad Request - Invalid Hostname|The request hostname is invalid/, // ASP.NET
  /The host \[[^\]\n]{0,300}\] is not valid/, // Tomcat
];

const csrfSigns = [
  /CSRF verification failed/, // Django
  /Can't verify CSRF token authenticity|InvalidAuthenticityToken/, // Rails
  /CSRF token mismatch|<title>Page Expired<\/title>/, // Laravel
  /The CSRF (?:session )?token is (?:missing|invalid)/, // Flask-WTF
  /invalid csrf token/i, // csurf
];

const routeSigns = [
  /\bCannot (?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \//, // Express, Nest, Fiber
  /\bRoute (?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS):\S{1,300} not found/, // Fastify
  /^\s{0,9}(?:404:? )?(?:page )?not found\.?\s{0,9}$/im, // Go, Koa, Hono, Starlette, aiohttp, Phoenix
  /^\s{0,9}\{\s{0,9}"(?:detail|message|error)": ?"Not Found"\s{0,9}\}/m, // FastAPI, Echo
  /"status": ?404, ?"error": ?"Not Found"|Whitelabel Error Page/, // Spring
  /The requested (?:URL|resource)(?: \S{1,300})? (?:was|could) not (?:be )?found/, // Flask, Django, PHP, Apache, Rocket
  /Using the URLconf defined in/, // Django with DEBUG
  /No routes? (?:matches|found)|The route \S{1,300} could not be found|Sinatra doesn.t know this ditty/i,
  /Nothing matches the given URI/, // Python's http.server
  /Requested URL \S{1,300} not found|Not found: '\//, // Sanic, Bottle
  /<title>(?:Error )?(?:404|HTTP Status 404)?[\s:–—-]{0,9}(?:page )?not found/i, // nginx, Tornado, Tomcat and many
  /"title": ?"Not Found", ?"status": ?404/, // ASP.NET
];
