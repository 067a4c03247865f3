import { describe, expect, it } from 'vitest';
import { findDebugOutput, recogniseFrameworkPage } from './bot-findings.ts';

/** The telling part of answers, as the frameworks gave them. */
const debugOutputs: Record<string, string> = {
  'the Werkzeug debugger': `<!doctype html>
<html lang=en>
  <head>
    <title>RuntimeError: boom
 // Werkzeug Debugger</title>
    <link rel="stylesheet" href="?__debugger__=yes&amp;cmd=resource&amp;f=style.css">`,
  'the debug page of Django': `<!DOCTYPE html>
<html lang="en">
<head>
  <meta http-equiv="content-type" content="text/html; charset=utf-8">
  <meta name="robots" content="NONE,NOARCHIVE">
  <title>RuntimeError
          at /boom</title>
  <style>
    html * { padding:0; margin:0; }`,
  'the debug page of Starlette': `<html><head><style type='text/css'>p { color: #211c1c; }</style></head>
<body><h1>500 Server Error</h1><h2>RuntimeError: boom</h2><div class="traceback-container">`,
  'a Python traceback': `Traceback (most recent call last):
  File "/app/bot.py", line 9, in boom
    raise RuntimeError('boom')
RuntimeError: boom
`,
  'the debug page of Rails':
    '{"status":500,"error":"Internal Server Error","exception":"#<RuntimeError: boom>","traces":{"Application Trace":[]}}',
  'a Ruby stack trace': `RuntimeError: boom
\t/app/bot.rb:4:in 'block in <main>'`,
  'the debug page of Laravel':
    '{"message":"boom","exception":"RuntimeException","file":"/app/routes/web.php","line":9,"trace":[]}',
  'the debug page of Symfony':
    '<title>boom (500 Internal Server Error)</title><h1 class="break-long-words exception-message">boom</h1>',
  'an error message of PHP':
    '<br />\n<b>Warning</b>:  Undefined array key "type" in <b>/app/bot.php</b> on line <b>5</b><br />\n',
  'a stack trace of Java': `{"status":500,"trace":"java.lang.IllegalStateException: boom\\r\\n\\tat com.example.Bot.events(Bot.java:12)\\r\\n"}`,
  'a stack trace of .NET': `System.InvalidOperationException: boom
   at Bot.Events(HttpContext context) in /app/Program.cs:line 12`,
  'a stack trace of Go': `panic: boom

goroutine 34 [running]:
main.events({0x7ff, 0xc0000})
\t/app/main.go:21 +0x1d`,
  'a panic of Rust': "thread 'main' panicked at src/main.rs:4:5:\nboom",
  'a stack trace of Elixir': `** (RuntimeError) boom
    (bot 0.1.0) lib/bot.ex:5: Bot.events/2`,
  'a stack trace of Node.js': `<title>Error</title>
</head>
<body>
<pre>Error: boom<br> &nbsp; &nbsp;at file:///app/bot.mjs:7:48<br> &nbsp; &nbsp;at Layer.handleRequest (/app/node_modules/router/lib/layer.js:169:33)</pre>`,
  'an error message of Perl': 'boom at /app/bot.pl line 3.\n',
};

/** Other forms of the same. */
const otherDebugOutputs: [kind: string, body: string][] = [
  [
    'the debug page of Django',
    'RuntimeError at /boom\nboom\n\nRequest Method: POST\nRequest URL: http://testserver/boom\nDjango Version: 5.2.17\n',
  ],
  [
    'the debug page of Django',
    '<p>\n  You’re seeing this error because you have <code>DEBUG = True</code> in your\n  Django settings file.</p>',
  ],
  ['a Python traceback', '<h1>500 Internal Server Error</h1><h2>Traceback:</h2>\n<pre>Traceback (most'],
  ['a Python traceback', '⚠️ 500 — Internal Server Error\nTraceback of bot (most recent call last):\n'],
  [
    'an error message of PHP',
    'PHP Fatal error:  Uncaught TypeError: events(): boom in /app/bot.php:3\nStack trace:\n#0 {main}\n  thrown in /app/bot.php on line 3\n',
  ],
  ['a stack trace of Node.js', '{"error":"boom","stack":"Error: boom\\n    at events (/app/bot.js:5:9)"}'],
  ['a stack trace of Node.js', 'TypeError: boom\n    at async C:\\bot\\index.js:5:9'],
  ['a stack trace of Go', 'http: panic serving: panic: runtime error: index out of range [0] with length 0'],
  ['a stack trace of .NET', '<h1>An unhandled exception occurred while processing the request.</h1>'],
];

/** What bots say of themselves, their mistakes included. */
const ordinary = [
  '',
  'ok',
  '{"ok":true}',
  '{"error":"boom"}',
  '{"error":{"message":"connect ECONNREFUSED 127.0.0.1:4242"}}',
  'Internal Server Error',
  '{"statusCode":500,"error":"Internal Server Error","message":"boom"}',
  '<!doctype html>\n<html lang=en>\n<title>500 Internal Server Error</title>\n<h1>Internal Server Error</h1>',
  '{"text_message":"Warning: the post is on line 3 of your list"}',
  '{"text_message":"Look at Tehran (north)\\nat 10:30:00"}',
  'خطا در خط ۱۲',
];

describe('debug output in an answer', () => {
  it.each(Object.entries(debugOutputs))('is recognised as %s', (kind, body) => {
    expect(findDebugOutput(body)).toEqual({ kind });
    expect(findDebugOutput(Buffer.from(body))).toEqual({ kind });
    expect(recogniseFrameworkPage(500, [], body)).toBeDefined();
    expect(recogniseFrameworkPage(200, [], body), 'a page in place of an error').toBeUndefined();
  });

  it.each(otherDebugOutputs)('is recognised as %s in other forms too', (kind, body) => {
    expect(findDebugOutput(body)).toEqual({ kind });
  });

  it.each(ordinary)('is not seen in %j', (body) => {
    expect(findDebugOutput(body)).toBeUndefined();
    expect(recogniseFrameworkPage(400, [], body)).toBeUndefined();
  });

  it.each(Object.entries(debugOutputs))('is none where the bot repeats %s that was sent', (_, body) => {
    expect(findDebugOutput(body, `{"text":${JSON.stringify(body)}}`)).toBeUndefined();
    expect(findDebugOutput(body, '{"text":"hello"}')).toBeDefined();
  });
});

describe('a page of a framework', () => {
  it.each([
    ['Django', 400, '<h1>Bad Request (400)</h1><p></p>'],
    [
      'Django with DEBUG',
      400,
      '<title>DisallowedHost\n at /events</title><pre class="exception_value">Invalid HTTP_HOST header: &#x27;127.0.0.1:8000&#x27;. You may need to add &#x27;127.0.0.1&#x27; to ALLOWED_HOSTS.</pre>',
    ],
    ['Starlette', 400, 'Invalid host header'],
    [
      'Flask',
      400,
      '<title>400 Bad Request</title>\n<h1>Bad Request</h1>\n<p>Host &#39;x.y&#39; is not trusted.</p>',
    ],
    ['webpack', 403, 'Invalid Host header'],
    ['Vite', 403, 'Blocked request. This host ("x.y") is not allowed.\nTo allow this host, add'],
    ['Rails', 403, '<h1>Blocked hosts: x.y</h1>'],
    ['Symfony', 400, '<title>Untrusted Host &quot;x.y&quot;. (400 Bad Request)</title>'],
    ['ASP.NET', 400, '<h2>Bad Request - Invalid Hostname</h2>'],
    ['HTTP', 421, ''],
  ])('refuses the host: %s', (_, status, body) => {
    expect(recogniseFrameworkPage(status, [], body)).toBe('host_refused');
  });

  it.each([
    [
      'Django',
      403,
      '<title>403 Forbidden</title><h1>Forbidden <span>(403)</span></h1><p>CSRF verification failed. Request aborted.</p>',
    ],
    ['Rails', 422, "ActionController::InvalidAuthenticityToken (Can't verify CSRF token authenticity.)"],
    ['Laravel', 419, '{"message":"CSRF token mismatch."}'],
    ['Flask-WTF', 400, '<p>The CSRF token is missing.</p>'],
  ])('asks for a token of its forms: %s', (_, status, body) => {
    expect(recogniseFrameworkPage(status, [], body)).toBe('csrf_refused');
  });

  it.each([
    ['Express', '<title>Error</title>\n</head>\n<body>\n<pre>Cannot POST /nope</pre>\n</body>'],
    ['Nest', '{"message":"Cannot POST /nope","error":"Not Found","statusCode":404}'],
    ['Fastify', '{"message":"Route POST:/nope not found","error":"Not Found","statusCode":404}'],
    ['Koa and Starlette', 'Not Found'],
    ['Hono', '404 Not Found'],
    ['aiohttp', '404: Not Found'],
    ['FastAPI', '{"detail":"Not Found"}'],
    [
      'Flask',
      '<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>',
    ],
    [
      'Django',
      '\n<!doctype html>\n<title>Not Found</title>\n<h1>Not Found</h1><p>The requested resource was not found on this server.</p>',
    ],
    ['Django with DEBUG', '<p>Using the URLconf defined in <code>bot.urls</code>, Django tried these</p>'],
    ['Go', '404 page not found\n'],
    [
      'Spring',
      '{"timestamp":"2026-01-01T00:00:00.000+00:00","status":404,"error":"Not Found","path":"/nope"}',
    ],
    ['Tomcat', '<title>HTTP Status 404 – Not Found</title>'],
    [
      'nginx',
      '<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>',
    ],
    [
      'PHP',
      '<title>404 Not Found</title><p>The requested resource <code class="url">/nope</code> was not found on this server.</p>',
    ],
    ['Laravel', '{"message":"The route nope could not be found."}'],
    ['Rails', '<h2>No route matches [POST] &quot;/nope&quot;</h2>'],
    [
      'http.server',
      '<h1>Error response</h1><p>Error code: 404</p><p>Error code explanation: 404 - Nothing matches the given URI.</p>',
    ],
  ])('has no route: %s', (_, body) => {
    expect(recogniseFrameworkPage(404, [], body)).toBe('no_route');
  });

  it('has no route where Rack says so in a header', () => {
    expect(recogniseFrameworkPage(404, ['X-Cascade', 'pass'], '')).toBe('no_route');
    expect(recogniseFrameworkPage(404, ['X-Other', 'pass'], '')).toBeUndefined();
  });

  it.each([
    [401, 'Unauthorized'],
    [403, '{"detail":"Forbidden"}'],
    [404, '{"error":"conversation not found"}'],
    [405, '<title>405 Method Not Allowed</title>'],
    [501, "<p>Message: Unsupported method ('GET').</p>"],
  ])('is not seen in what a bot itself refuses with %d', (status, body) => {
    expect(recogniseFrameworkPage(status, [], body)).toBeUndefined();
  });
});

it('reads a large answer in no time, whatever it holds', () => {
  const pieces = [
    'Warning: ',
    '\nat a.',
    '<',
    '\nat x in ',
    "thread '",
    'aException: \nat ',
    '*** (A) \n (',
    '.rb:',
    '&nbsp;',
    '\n',
  ];
  for (const piece of pieces) expect(findDebugOutput(piece.repeat(65_536 / piece.length))).toBeUndefined();
}, 60_000);
