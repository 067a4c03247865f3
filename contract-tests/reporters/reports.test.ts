import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { sarifProblems } from '../../emulator/reports/testing/sarif-schema.ts';
import { ndjsonLine, type Report, type RunnerEvent, reportFormats } from '../index.ts';
import { type Behaviour, type BotSurroundings, reference } from '../testing/reference-bot.ts';
import { verified } from '../testing/verified.ts';

const steer = '\u001b[31m\u001b]0;title\u0007\u009b2J';
const hostileText = `${steer}\n::error file=x::owned\n##[error]owned</code></td><script>alert(1)</script> | \`x\` ![i](http://a) @someone ]]> &amp; \u202eevil\u2066 \ufffe undefined`;
/** In an answer; the platform would refuse half a character in a send. */
const brokenText = `${hostileText} \ud800`;
/** The keys that the bot was given and gave away. */
const secrets = new Set<string>();

/** Says all that could hurt a reader, in its answers, its texts, its buttons and its URLs. */
const hostile: Partial<Behaviour> = {
  refusal: ({ bot }) => ({ status: 200, body: `${brokenText} ${bot.identificationKey}` }),
  answer: (_, bot) => ({
    text_message: hostileText,
    buttons: {
      rows: [
        {
          buttons: [
            { caption: '::warning::x', icon: `${steer}<b>`, action: { open_server_link: { data: {} } } },
            { caption: steer, action: { open_direct_link: 'javascript:alert(1)' } },
          ],
        },
      ],
    },
    [`${steer}::error::x`]: secretsOf(bot).join(' '),
  }),
  init: () => ({ status: 500, body: brokenText }),
};

function secretsOf({ apiKey, identificationKey }: BotSurroundings): string[] {
  secrets.add(apiKey).add(identificationKey);
  return [apiKey, identificationKey];
}

let report: Report;
const events: RunnerEvent[] = [];
beforeAll(async () => {
  const only = ['AUTH', 'TYP-IMAGE', 'MAL-04', 'OUT', 'ALW'];
  const onEvent = (event: RunnerEvent) => events.push(event);
  [report] = (await verified({ ...reference, ...hostile }, { only, onEvent, seed: 5 })) as [Report];
}, 60_000);

const context = {
  again: (options: string) => `divar-emulator verify ${options}`,
  file: 'divar-emulator.yaml',
};
const texts = (): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(reportFormats).map(([name, make]) => [name, make(report, context)])),
  ndjson: events.map(ndjsonLine).join(''),
});

/** Control characters but for line breaks, and those that turn the direction of a text. */
const steering = /(?!\n)[\p{Cc}\u202a-\u202e\ufeff].{0,40}/u;

describe('what a hostile bot said', () => {
  it('is in the reports at all', () => {
    expect(report.summary.fail).toBeGreaterThan(5);
    for (const [name, text] of Object.entries(texts())) expect(text, name).toContain('javascript:alert');
  });

  it.each([...Object.keys(reportFormats), 'ndjson'])('cannot steer a terminal from the %s report', (name) => {
    const text = texts()[name]!;
    const own = /\p{Cc}\[\d+m/gu;
    const shown = name === 'pretty' ? text.replace(own, '') : text;
    expect(shown.match(steering)).toBeNull();
  });

  it.each([...Object.keys(reportFormats), 'ndjson'])(
    'cannot command a CI system from the %s report',
    (name) => {
      const lines = texts()[name]!.split('\n');
      const commands = lines.filter((line) => /^[\s\u2066-\u2069]*::/.test(line) || line.includes('##['));
      const own = commands.filter((line) =>
        /^::(error|warning) file=divar-emulator.yaml,line=1,title=/.test(line),
      );
      expect(commands).toEqual(name === 'annotations' ? own : []);
    },
  );

  it('isolates each right-to-left text in the pretty report', () => {
    const text = texts().pretty!;
    expect(text.match(/\u2068/g)).toHaveLength(text.match(/\u2069/g)!.length);
  });

  it('is not markup in HTML, XML and Markdown', () => {
    const { html, junit, github } = texts();
    const markup = /.{0,40}(?:<script|<b>evil|<b>x|\]\]>)/g;
    for (const text of [html!, junit!, github!]) expect(text.match(markup)).toBeNull();
    expect(html!.match(/.{0,40}<(script|img|link|iframe|form)|\s(src|href|on\w+)=/gi)).toBeNull();
    expect(github).not.toMatch(/@someone|!\[i\]/);
  });

  it('leaves XML well formed', () => {
    expect(wellFormed(texts().junit!)).toEqual([]);
    expect(texts().junit).not.toMatch(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
  });

  it('gives no secret away', () => {
    for (const [name, text] of Object.entries(texts())) {
      for (const secret of secrets) expect(text.includes(secret), name).toBe(false);
    }
    expect(secrets.size).toBe(2);
  });
});

/** Tags that are not closed in their order. */
function wellFormed(xml: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, close, name, self] of xml.matchAll(/<(\/?)([a-z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (self) continue;
    if (!close) open.push(name!);
    else if (open.pop() !== name) wrong.push(name!);
  }
  return [...wrong, ...open];
}

describe('the JSON report', () => {
  it('is as its schema has it', () => {
    const schema = JSON.parse(readFileSync(new URL('../report.schema.json', import.meta.url), 'utf8'));
    const validate = new Ajv2020({ allErrors: true, strictRequired: false }).compile(schema);
    validate(JSON.parse(texts().json!));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('holds the exchange that showed each failure, and the line of the contract', () => {
    const { checks, seed } = JSON.parse(texts().json!) as Report;
    const finding = checks.find(({ id }) => id === 'AUTH-01')!.findings[0]!;
    expect(seed).toBe(5);
    expect(finding).toMatchObject({
      case: 'no Authorization',
      where: 'Authorization',
      evidence: { direction: 'divar_to_bot', method: 'POST', status: 200, ended: 'answered' },
      spec: expect.stringMatching(/^spec\/openapi\.yaml:\d+$/),
    });
    expect(finding.evidence!.headers.map(([name]) => name)).toEqual(['Content-Type']);
  });
});

describe('the pretty report', () => {
  it('tells several failures of one cause as one entry with a case for each', () => {
    const { pretty } = texts();
    const entry = pretty!
      .slice(pretty!.indexOf('AUTH-01'), pretty!.indexOf('AUTH-01') + 3000)
      .split('\n\n')[0]!;
    const ids = ['AUTH-01', 'AUTH-02', 'AUTH-03', 'AUTH-05', 'AUTH-07'];
    expect(entry).toContain(ids.join(' '));
    expect(entry).toContain('5 checks, one cause: An event that Divar did not send is not refused.');
    for (const id of ids.slice(1)) expect(entry).toMatch(new RegExp(`\\n {2}${id} {2}`));
    expect(pretty!.match(/^(?:fail|warn)\b.*\bAUTH-0[12357]\b/gm)).toHaveLength(1);
  });

  it('tells the level with the verdict, and not in the title', () => {
    const titles = texts()
      .pretty!.split('\n')
      .filter((line) => /\b(?:AUTH|OUT|ALW)-\d+ {2}/.test(line));
    for (const line of titles)
      expect(line).toMatch(/^(?:fail {2}must|warn {2}should|not run|once only| {2}\S)/);
  });
});

describe('a call of the bot that breaks a rule', () => {
  it('is shown with the event that led to it', () => {
    const calls = report.checks
      .flatMap(({ findings }) => findings)
      .filter(({ evidence }) => evidence?.direction === 'bot_to_divar');
    expect(calls.length).toBeGreaterThan(0);
    for (const { cause } of calls) {
      expect(cause).toMatchObject({ direction: 'divar_to_bot', method: 'POST' });
      expect(cause!.body).toContain('NEW_CHATBOT_MESSAGE');
    }
  });
});

describe('the coverage', () => {
  it('tells what of the spec was exercised, and why not the rest', () => {
    const item = (name: string) => report.coverage.items.find((one) => one.name === name);
    expect(item('NEW_CHATBOT_MESSAGE')).toMatchObject({ kind: 'event', exercised: true });
    expect(item('sendMessageToConversation')).toMatchObject({ kind: 'operation', exercised: true });
    expect(item('open_server_link')).toMatchObject({ kind: 'button_action', exercised: true });
    expect(item('open_post_page')).toMatchObject({ exercised: false, why: 'the bot did not send it' });
    expect(item('IMAGE')).toMatchObject({ kind: 'message_type', exercised: true });
    expect(item('VIDEO')).toMatchObject({ exercised: false, why: 'not sent in this run' });
    expect(item('ChatbotMessage.text absent')).toMatchObject({ kind: 'optional_field', exercised: true });
    expect(item('SESSION_INITIALISATION')).toMatchObject({ exercised: true });
  });

  it('closes the pretty report, and is in the HTML and Markdown reports', () => {
    const { pretty, html, github } = texts();
    for (const text of [pretty!, html!, github!]) expect(text).toMatch(/button actions.*2.*of.*5/);
  });
});

interface SarifRun {
  tool: { driver: { rules: { id: string }[] } };
  results: {
    ruleId: string;
    ruleIndex: number;
    level: string;
    message: { text: string };
    locations: { physicalLocation: { artifactLocation: { uri: string } } }[];
  }[];
}

describe('the SARIF report', () => {
  it('has the structure that readers rely on', () => {
    const { version, runs } = JSON.parse(texts().sarif!);
    const [run] = runs as [SarifRun];
    const { rules } = run.tool.driver;
    expect(version).toBe('2.1.0');
    expect(rules.map(({ id }) => id)).toEqual(report.checks.map(({ id }) => id));
    expect(run.results.length).toBe(report.checks.flatMap(({ findings }) => findings).length);
    for (const { ruleId, ruleIndex, level, message, locations } of run.results) {
      expect(rules[ruleIndex]!.id).toBe(ruleId);
      expect(['error', 'warning', 'note']).toContain(level);
      expect(message.text).not.toBe('');
      expect(locations[0]!.physicalLocation.artifactLocation.uri).toBe('divar-emulator.yaml');
    }
  });

  it('is valid, with a file for each result, also where the repository has none for them', () => {
    expect(sarifProblems(texts().sarif!)).toEqual([]);
    const bare = reportFormats.sarif!(report);
    expect(sarifProblems(bare)).toEqual([]);
    expect(JSON.parse(bare).runs[0].results.length).toBeGreaterThan(0);
  });
});

describe('the NDJSON report', () => {
  it('tells the run from its start to its end, one event a line', () => {
    const lines = texts()
      .ndjson!.trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as RunnerEvent);
    expect(lines[0]).toMatchObject({ event: 'run_started', seed: 5 });
    expect(lines.at(-1)).toMatchObject({ event: 'run_done', summary: report.summary });
    const done = lines.filter(({ event }) => event === 'check_done');
    expect(done.length).toBe(report.summary.total);
    expect(lines.some(({ event }) => event === 'input')).toBe(true);
    expect(lines.some(({ event }) => event === 'finding')).toBe(true);
  });
});
