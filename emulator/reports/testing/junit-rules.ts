/** An element: where it may stand, what it must and may have, and whether it holds text. */
interface ElementRule {
  within: string[];
  must: string[];
  may: string[];
  text?: true;
}

/** What the xUnit plugin of Jenkins lets pass (junit-10.xsd), as far as we write it. */
const rules: Record<string, ElementRule> = {
  testsuites: { within: [''], must: [], may: ['name', 'time', 'tests', 'failures', 'errors'] },
  testsuite: {
    within: ['testsuites'],
    must: ['name', 'tests', 'failures', 'errors'],
    may: ['group', 'time', 'skipped', 'timestamp', 'hostname', 'id', 'package', 'file', 'log', 'url'],
  },
  testcase: { within: ['testsuite'], must: ['name'], may: ['time', 'classname', 'group'] },
  failure: { within: ['testcase'], must: [], may: ['type', 'message'], text: true },
  error: { within: ['testcase'], must: [], may: ['type', 'message'], text: true },
  skipped: { within: ['testcase'], must: [], may: ['type', 'message'], text: true },
  'system-out': { within: ['testcase', 'testsuite'], must: [], may: [], text: true },
};

/** Its type of a time: thousands may be parted by commas. */
const time = /^(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]*)?$/;

export interface JunitElement {
  name: string;
  within: string;
  attributes: Record<string, string>;
  /** The text that stands in it alone. */
  text: string;
}

const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
const attribute = `\\s+[\\w-]+="(?:[^"<&]|&(?:amp|lt|gt|quot|#\\d+);)*"`;
/** A tag with whole attributes, or the text before the next one. */
const token = new RegExp(`<(/?)([\\w-]+)((?:${attribute})*)\\s*(/?)>|([^<]+)`, 'y');

/** Every element of a report, and what is wrong with the whole. */
export function readJunit(xml: string): { elements: JunitElement[]; problems: string[] } {
  const problems: string[] = xml.startsWith(head) ? [] : ['it does not begin as XML'];
  const elements: JunitElement[] = [];
  const open: JunitElement[] = [];
  const begin = (name: string, attributes: Record<string, string>) => {
    const element = { name, within: open.at(-1)?.name ?? '', attributes, text: '' };
    problems.push(...elementProblems(element));
    elements.push(element);
    open.push(element);
  };
  const end = (name: string) => {
    if (open.pop()?.name !== name) problems.push(`</${name}> closes nothing`);
  };
  token.lastIndex = head.length;
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex;
    const found = token.exec(xml);
    if (!found) return { elements, problems: [...problems, `broken at ${xml.slice(at, at + 60)}`] };
    const [, ends, name = '', rest = '', isEmpty, text] = found;
    if (text !== undefined) problems.push(...textProblems(text, open.at(-1)));
    else if (!ends) begin(name, attributesIn(rest));
    if (ends || isEmpty) end(name);
  }
  return { elements, problems: [...problems, ...open.map(({ name }) => `${name} is not closed`)] };
}

function attributesIn(text: string): Record<string, string> {
  const pairs = text.matchAll(/([\w-]+)="([^"]*)"/g);
  return Object.fromEntries([...pairs].map(([, name = '', value = '']) => [name, value]));
}

function textProblems(text: string, element: JunitElement | undefined): string[] {
  if (element) element.text += text;
  const problems = [];
  if (text.trim() !== '' && !rules[element?.name ?? '']?.text) problems.push(`text in ${element?.name}`);
  if (text.replace(/&(amp|lt|gt|quot|#\d+);/g, '').includes('&')) problems.push('a bare &');
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text))
    problems.push('no XML character');
  return problems;
}

function elementProblems({ name, within, attributes }: JunitElement): string[] {
  const rule = rules[name];
  if (!rule) return [`there is no element ${name}`];
  const names = Object.keys(attributes);
  return [
    ...(rule.within.includes(within) ? [] : [`${name} stands in ${within}`]),
    ...rule.must.filter((one) => !names.includes(one)).map((one) => `${name} lacks ${one}`),
    ...names
      .filter((one) => !rule.must.includes(one) && !rule.may.includes(one))
      .map((one) => `${name} has ${one}`),
    ...(time.test(attributes.time ?? '') ? [] : [`${name} has the time ${attributes.time}`]),
  ];
}
