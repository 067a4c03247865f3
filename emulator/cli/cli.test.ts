import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator, freePort, startBot } from '../index.ts';
import { type ScriptedBot, scriptedBot } from '../testing/scripted-bot.ts';
import { commands } from './commands.ts';
import { cli, startCli } from './testing/run-cli.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folderWith(config: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'divar-cli-'));
  folders.push(folder);
  writeFileSync(path.join(folder, 'divar-emulator.yaml'), config);
  return folder;
}

describe('help', () => {
  it.concurrent.each(Object.keys(commands))('%s shows an example', async (name) => {
    const { code, stdout } = await cli([name, '--help']);
    expect(code).toBe(0);
    const subcommands = name === 'spec' ? (await cli(['spec', 'print', '--help'])).stdout : '';
    expect(stdout + subcommands).toMatch(/Examples?:\n {2}divar-emulator/);
  });
});

describe('wrong usage', () => {
  it.concurrent.each<[string[], number, RegExp]>([
    [
      ['start', '--prt', '1'],
      2,
      /^error: unknown option '--prt'\n\(Did you mean --port\?\)\nSee divar-emulator start --help\.\n$/,
    ],
    [['strat'], 2, /^error: unknown command 'strat'\n\(Did you mean start\?\)/],
    [
      ['start', '--bot', 'localhost:8000/events'],
      2,
      /^error: --bot .* is not an http or https URL. Write it like --bot http:/,
    ],
    [['start', '--port', '70000'], 2, /^error: --port 70000 is not a whole number from 0 to 65535\.\n$/],
    [
      ['start', '--bot-timeout', '5'],
      2,
      /^error: --bot-timeout 5 is not a duration. Write it as 50ms, 5s, 2m or 0\.\n$/,
    ],
    [['start', '--dialect', 'old'], 2, /^error: --dialect old is not known\. Use seed or observed\.\n$/],
    [
      ['start', '--redirect-uri', '127.0.0.1:8000/callback'],
      2,
      /^error: --redirect-uri .* Write it like --redirect-uri http:\/\/127\.0\.0\.1:8000\/callback\.\n$/,
    ],
    [['start', '--app-slug', 'a b'], 2, /^error: --app-slug a b is not a slug/],
    [
      ['send', 'hi', '--emulator', 'http://127.0.0.1:1'],
      3,
      /^error: No emulator answers at http:\/\/127\.0\.0\.1:1\. Start one/,
    ],
    [['send', 'hi', '--timeout', 'soon'], 2, /^error: --timeout soon is not a duration\./],
    [
      ['start', '--public-url', 'emulator:4242'],
      2,
      /^error: --public-url emulator:4242 is not an http or https URL/,
    ],
    [['doctor'], 2, /^error: Which bot\? Give its events URL with --bot\.\n$/],
    [['spec', 'print', 'nonsense'], 2, /^error: There is no contract "nonsense"/],
    [['spec', 'lint', 'package.json'], 2, /is not a valid OpenAPI 3\.1 document/],
    [['spec', 'diff', 'package.json', 'package.json'], 3, /does not say 3\.x/],
    [
      ['spec', 'drift', 'none.json'],
      3,
      /^error: none\.json cannot be read \(ENOENT\)\. Is the path right\?\n$/,
    ],
    [['spec', 'drift', 'spec'], 3, /^error: spec cannot be read \(EISDIR\)/],
    [
      ['spec', 'diff', 'spec/openapi.yaml', 'spec/control.yaml'],
      3,
      /control\.yaml has nothing that chat bots use/,
    ],
  ])('%j ends with %i and one clear sentence', async (args, exitCode, words) => {
    const { code, stderr, stdout } = await cli(args);
    expect(stderr).toMatch(words);
    expect(code).toBe(exitCode);
    expect(stdout).toBe('');
  });

  it('a port in use is named, with the remedy', async () => {
    const other = await createEmulator();
    const { code, stderr } = await cli(['start', '--port', new URL(other.url).port]);
    await other.stop();
    expect(stderr).toMatch(
      /^error: Port \d+ is in use\. Choose another with --port, or take a free one with --port 0\.\n$/,
    );
    expect(code).toBe(3);
  });
});

describe('spec diff', () => {
  const call = '/v1/open-platform/chat/conversations/{id}';
  const contract = (properties: object) => {
    const schema = { type: 'object', properties };
    const responses = { 200: { content: { 'application/json': { schema } } } };
    return JSON.stringify({ openapi: '3.0.0', paths: { [call]: { get: { responses } } } });
  };

  it('ends with 1 where something breaks, and says what, for people and as JSON', async () => {
    const folder = folderWith('');
    writeFileSync(path.join(folder, 'old.json'), contract({ id: {}, text: {} }));
    writeFileSync(path.join(folder, 'new.json'), `\ufeff${contract({ id: {} })}`);
    const [told, json, back] = await Promise.all([
      cli(['spec', 'diff', 'old.json', 'new.json'], { cwd: folder }),
      cli(['spec', 'diff', 'old.json', 'new.json', '--json'], { cwd: folder }),
      cli(['spec', 'diff', 'new.json', 'old.json'], { cwd: folder }),
    ]);
    const where = 'GET /v1/open-platform/chat/conversations/{} read';
    expect(told).toMatchObject({
      code: 1,
      stdout: `breaking ${where}: the field text was removed\n1 difference, 1 breaking.\n`,
    });
    expect(JSON.parse(json.stdout).differences).toEqual([
      { where, weight: 'breaking', what: 'the field text was removed' },
    ]);
    expect(back).toMatchObject({ code: 0, stdout: expect.stringContaining('1 difference, 0 breaking.') });
  });
});

describe('start', () => {
  it('prints exactly one JSON line with --json, serves, and stops cleanly', async () => {
    const running = startCli([
      'start',
      '--json',
      '--port',
      '0',
      '--api-key',
      'my-api-key',
      '--any-key',
      '--client-secret',
      'mine',
    ]);
    const ready = JSON.parse(await running.line());
    expect(ready).toMatchObject({
      ready: true,
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      control: `${ready.url}/_emulator`,
      page: `${ready.url}/`,
      api_key: 'my-api-key',
      identification_key: expect.any(String),
      client_secret: 'mine',
    });
    await fetch(`${ready.control}/users/sara/messages?wait=none`, {
      method: 'POST',
      body: '{"text":"سلام"}',
    });
    const { code, stdout, stderr } = await running.stop();
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(stderr).toBe('');
  });

  it('goes on where whoever read its lines has left', async () => {
    const running = startCli(['start', '--port', '0']);
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(await running.line())!;
    running.stopReading();
    const say = () =>
      fetch(`${url}/_emulator/users/sara/messages`, { method: 'POST', body: '{"text":"سلام"}' });
    for (const answer of [await say(), await say(), await say()]) expect(answer.status).toBe(200);
    expect(await running.stop()).toMatchObject({ code: 0, stderr: '' });
  });

  it('prints one ready line and then one line for each exchange, with the findings explained once', async () => {
    const running = startCli(['start', '--port', '0', '--api-key', 'my-api-key']);
    const ready = await running.line();
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(ready)!;
    expect(ready).toContain('API key …');
    const said = await fetch(`${url}/_emulator/users/sara/messages?wait=delivery`, {
      method: 'POST',
      body: '{"text":"می‌روم"}',
    });
    const { conversation_id: id } = (await said.json()) as { conversation_id: string };
    expect(await running.line()).toMatch(
      /^divar → bot {2}NEW_CHATBOT_MESSAGE {2}\u2068می‌روم\u2069 {2}no bot/,
    );
    const send = () =>
      fetch(`${url}/v1/open-platform/chat/bot/conversations/${id}/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': 'my-api-key' },
        body: JSON.stringify({ text_message: 'a\u001b[31mb\nc', txt: 1 }),
      });
    await send();
    expect(await running.line()).toMatch(
      /^bot → divar {2}sendMessageToConversation {2}\u2068a\\u001b\[31mb⏎c\u2069 {2}200 .* unknown_field$/,
    );
    expect(await running.line()).toMatch(
      /^ {2}found Divar does not know this field and ignores it\..*unknown_field at \/txt$/,
    );
    await send();
    expect(await running.line()).toMatch(/^bot → divar/);
    expect((await running.stop('SIGTERM')).code).toBe(0);
  });

  it('names the pressed button in the line of what it asked, and explains each wrong answer', async () => {
    const answers = ['<html>', '{}'];
    const app = await scriptedBot((_, response) => void response.end(answers.shift()));
    const init = ['--init-url', app.url];
    const running = startCli(['start', '--port', '0', '--api-key', 'my-api-key', ...init]);
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(await running.line())!;
    const post = async (path: string, body: object) => {
      const headers = { 'content-type': 'application/json', 'x-api-key': 'my-api-key' };
      const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
      return (await answer.json()) as Record<string, string>;
    };
    const { conversation_id: id } = await post('/_emulator/users/sara/messages', { text: 'سلام' });
    const button = { caption: 'پرداخت', action: { open_server_link: {} } };
    await post(`/v1/open-platform/chat/bot/conversations/${id}/messages`, {
      text_message: '؟',
      buttons: { rows: [{ buttons: [button] }] },
    });
    const list = await fetch(`${url}/_emulator/conversations/${id}/messages`);
    const { messages } = (await list.json()) as { messages: { id: string }[] };
    const press = `/_emulator/messages/${messages.at(-1)!.id}/press`;
    await post(press, { caption: 'پرداخت' });
    await post(press, { caption: 'پرداخت' });
    await running.line();
    await running.line();
    expect(await running.line()).toMatch(
      /^divar → bot {2}SESSION_INITIALISATION {2}\[\u2068پرداخت\u2069\] {2}200 .* wrong_answer$/,
    );
    expect(await running.line()).toContain('<html>');
    expect(await running.line()).toMatch(/^divar → bot/);
    expect(await running.line()).toContain('Expected: the field url.');
    await running.stop();
    await app.stop();
  });

  it('takes options from the file, the environment over it, and the command line over both', async () => {
    const cwd = folderWith(
      'app-slug: from-file\napi-key: key-from-file\nidentification-key: id-from-file\nport: 0\n',
    );
    const env = { DIVAR_EMULATOR_API_KEY: 'key-from-env', DIVAR_EMULATOR_APP_SLUG: 'from-env' };
    const running = startCli(['start', '--json', '--app-slug', 'from-line'], { cwd, env });
    const ready = JSON.parse(await running.line());
    expect(ready).toMatchObject({ api_key: 'key-from-env', identification_key: 'id-from-file' });
    const app = (await (await fetch(`${ready.control}/app`)).json()) as { slug: string };
    expect(app.slug).toBe('from-line');
    await running.stop();
  });

  it.concurrent('names an option of the file that there is not', async () => {
    const { code, stderr } = await cli(['start'], { cwd: folderWith('api_key: x\n') });
    expect(stderr).toBe(
      'error: divar-emulator.yaml: there is no option "api_key". Did you mean "api-key"?\n',
    );
    expect(code).toBe(2);
  });
});

describe('with a running emulator', () => {
  let divar: Emulator;
  let bot: ScriptedBot;
  beforeAll(async () => {
    divar = await createEmulator();
    bot = await scriptedBot(async ({ body }, response) => {
      const message = JSON.parse(body).new_chatbot_message;
      const button = { caption: 'بله', action: { open_direct_link: 'https://divar.ir' } };
      const answer = {
        text_message: `گفتید ${message.text ?? message.type}`,
        buttons: { rows: [{ buttons: [button] }] },
      };
      await fetch(
        `${divar.url}/v1/open-platform/chat/bot/conversations/${message.conversation.id}/messages`,
        {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-api-key': divar.apiKey },
          body: JSON.stringify(answer),
        },
      );
      response.end();
    });
    await divar.control.patchApp({ body: { bot: bot.url } });
  });
  afterAll(async () => {
    await divar.stop();
    await bot.stop();
  });

  it('send prints the replies and their buttons', async () => {
    const { code, stdout } = await cli(['send', 'سلام', '--emulator', divar.url]);
    expect(stdout).toMatch(
      /^delivered, 200 in \d+ ms {2}[\da-f-]{36}\nbot: \u2068گفتید سلام\u2069 {2}[\da-f-]{36}\n {5}\[\u2068بله\u2069\]\n$/,
    );
    expect(code).toBe(0);
    const ids = stdout.match(/[\da-f-]{36}/g)!;
    const { conversations } = await divar.control.listConversations({ user: 'user' });
    const { messages } = await divar.control.listMessages({ conversation_id: conversations[0]!.id });
    expect(messages.map(({ id }) => id)).toEqual(ids);
  });

  it('send waits for what a bot says after it has acknowledged, and tells how long it waited', async () => {
    const late = await scriptedBot(({ body }, response) => {
      response.end();
      const { conversation, text } = JSON.parse(body).new_chatbot_message;
      const say = () =>
        fetch(`${divar.url}/v1/open-platform/chat/bot/conversations/${conversation.id}/messages`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-api-key': divar.apiKey },
          body: JSON.stringify({ text_message: 'دیر شد' }),
        });
      if (text === 'سلام') setTimeout(say, 700);
    });
    await divar.control.patchApp({ body: { bot: late.url } });
    const words = ['--user', 'late', '--emulator', divar.url];
    const { stdout } = await cli(['send', 'سلام', '--patience', '20s', ...words]);
    expect(stdout).toContain('bot: \u2068دیر شد\u2069');
    const silent = await cli(['send', 'هیچ', '--patience', '200ms', ...words]);
    expect(silent.stdout).toContain(
      'The bot said nothing within 200ms. If it needs longer: --patience 10s\n',
    );
    expect(silent.code).toBe(0);
    await divar.control.patchApp({ body: { bot: bot.url } });
    await late.stop();
  });

  it.each(['at once', 'late'])(
    'send shows a reply that Divar refuses, sent %s, with why and where, and fails',
    async (when) => {
      const wrong = await scriptedBot(async ({ body }, response) => {
        const { conversation } = JSON.parse(body).new_chatbot_message;
        const say = () =>
          fetch(`${divar.url}/v1/open-platform/chat/bot/conversations/${conversation.id}/messages`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'x-api-key': divar.apiKey },
            body: JSON.stringify({ text_message: 5 }),
          });
        if (when === 'at once') await say();
        response.end();
        if (when === 'late') setTimeout(say, 300);
      });
      await divar.control.patchApp({ body: { bot: wrong.url } });
      const { code, stdout } = await cli(['send', 'سلام', '--patience', '20s', '--emulator', divar.url]);
      expect(stdout).toMatch(
        /\nrefused, 400: POST \/v1\/open-platform\/chat\/bot\/conversations\/.+\/messages\n/,
      );
      expect(stdout).toMatch(/wrong_type at \/text_message\n {2}http:\/\/.+\/#\/exchange\/\d+\n$/);
      expect(stdout).not.toContain('The bot said nothing');
      expect(code).toBe(1);
      await divar.control.patchApp({ body: { bot: bot.url } });
      await wrong.stop();
    },
  );

  it('send speaks in a conversation about a post, and says why the bot does not hear of it', async () => {
    const about = { post_token: 'gZd7omnS', buyer: 'reza', seller: 'sara', conversation_id: 'c1' };
    await divar.control.startPostConversation({ body: about });
    const words = ['send', 'هنوز هست؟', '--user', 'reza', '--conversation', 'c1', '--emulator', divar.url];
    const { code, stdout } = await cli(words);
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining(
        'The bot does not get this message. The app has no subscription to NEW_MESSAGE_ON_POST',
      ),
    ]);
    const { messages } = await divar.control.listMessages({ conversation_id: 'c1' });
    expect(messages).toMatchObject([{ user: 'reza', side: 'BUYER', text: 'هنوز هست؟' }]);
  });

  it('send to an app that there is not is wrong usage, in words', async () => {
    const { code, stderr } = await cli(['send', 'a', '--app', 'none', '--emulator', divar.url]);
    expect(stderr).toMatch(/^error: There is no app "none"\. List the apps with GET .*\n$/);
    expect(code).toBe(2);
  });

  it('send shows the words of a stranger without what steers the terminal', async () => {
    const stranger = await scriptedBot((_received, response) => {
      response.writeHead(404).end('\u001b]0;title\u0007\u001b[2Jgone\n::error::x');
    });
    const { code, stderr } = await cli(['send', 'a', '--emulator', new URL(stranger.url).origin]);
    await stranger.stop();
    expect(stderr).toContain("The answer is not an emulator's:");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come
    expect(stderr).not.toMatch(/[\u001b\u0007]|\n::/);
    expect(code).toBe(2);
  });

  it('send sends the other types from the examples of the spec, and events from files', async () => {
    const folder = folderWith('');
    const file = path.join(folder, 'event.json');
    writeFileSync(
      file,
      JSON.stringify({
        type: 'NEW_CHATBOT_MESSAGE',
        new_chatbot_message: { conversation: { id: 'c9' }, text: 'از فایل' },
      }),
    );
    expect((await cli(['send', '--type', 'location', '--emulator', divar.url])).stdout).toContain(
      'گفتید LOCATION',
    );
    expect((await cli(['send', '--file', file, '--emulator', divar.url])).stdout).toContain('گفتید از فایل');
    const unknown = await cli(['send', '--type', 'STICKER', '--emulator', divar.url]);
    expect(unknown.stderr).toContain('Use one of TEXT, IMAGE, FILE, VOICE, VIDEO, LOCATION, CONTACT.');
  });

  it('send takes a file from the disk, and tells what is wrong with one', async () => {
    const folder = folderWith('');
    const file = path.join(folder, 'قرارداد.pdf');
    writeFileSync(file, '%PDF-1.4\n');
    const [sent, none, other] = await Promise.all([
      cli(['send', '--user', 'omid', '--media', file, '--emulator', divar.url]),
      cli(['send', '--media', `${file}x`, '--emulator', divar.url]),
      cli(['send', '--media', file, '--type', 'TEXT', '--emulator', divar.url]),
    ]);
    expect(sent.stdout).toContain('گفتید FILE');
    const { conversations } = await divar.control.listConversations();
    const { id } = conversations.find((one) => one.user === 'omid')!;
    const { messages } = await divar.control.listMessages({ conversation_id: id });
    const { link, ...data } = messages[0]!.file_data!;
    expect(data).toEqual({ size_bytes: 9, name: 'قرارداد.pdf' });
    expect(await (await fetch(link)).text()).toBe('%PDF-1.4\n');
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot be read (ENOENT)') });
    expect(other.stderr).toContain(
      '--type TEXT is not a type with a file. Use one of IMAGE, VIDEO, VOICE, FILE.',
    );
  });
});

describe('doctor', () => {
  it('says how the bot answers and calls back', async () => {
    const bot = await scriptedBot();
    const { code, stdout } = await cli(['doctor', '--bot', bot.url, '--port', '0', '--wait', '50ms']);
    await bot.stop();
    expect(stdout).toMatch(
      /^ok {3}The bot answers events: 200 in \d+ ms\.\nfail The bot does not call back within 50ms\. Point its API base URL to http/,
    );
    expect(code).toBe(1);
  });

  it('finds nothing wrong with a bot that answers some texts only, and late', async () => {
    const file = fileURLToPath(
      new URL('../../contract-tests/testing/case-bots/cmdecho.mjs', import.meta.url),
    );
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/`;
    const keys = ['--api-key', 'the-api-key-1', '--identification-key', 'the-key-of-divar'];
    const apiPort = await freePort();
    const env = {
      PORT: String(port),
      DIVAR_API_BASE_URL: `http://127.0.0.1:${apiPort}`,
      DIVAR_API_KEY: 'the-api-key-1',
      DIVAR_IDENTIFICATION_KEY: 'the-key-of-divar',
    };
    const bot = await startBot({ command: process.execPath, args: [file], port, env });
    const words = ['doctor', '--bot', url, '--port', String(apiPort), ...keys, '--probe', 'hello'];
    const { code, stdout } = await cli(words);
    await bot.stop();
    expect(stdout).toMatch(/^ok {3}The bot answers events: 200.*\nok {3}The bot calls back/);
    expect(code).toBe(0);
  });

  it('says that nothing listens', async () => {
    const bot = await scriptedBot();
    await bot.stop();
    const { code, stdout } = await cli(['doctor', '--bot', bot.url, '--port', '0']);
    expect(stdout).toMatch(
      /^fail The bot is not reachable: nothing listens at .*\. Start it, or correct --bot\.\n$/,
    );
    expect(code).toBe(1);
  });
});

it('spec print prints the contract as OpenAPI 3.1', async () => {
  const { stdout } = await cli(['spec', 'print']);
  const document = JSON.parse(stdout);
  expect(document.openapi).toMatch(/^3\.1/);
  expect(Object.keys(document.webhooks)).toContain('NEW_CHATBOT_MESSAGE');
});
