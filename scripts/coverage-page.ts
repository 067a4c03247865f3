import { type Covered, coverage } from '../spec/compare/coverage.ts';
import { platformContract } from '../spec/index.ts';

const introduction = `# What is imitated

Generated from \`spec/openapi.yaml\` and \`spec/contract/published-operations.ts\` by \`npm run generate\`; do not edit.
\`divar-emulator spec coverage\` prints the same.

*Imitated*: the emulator does what Divar does, as far as that is known. *By example*: with
\`--upstream-spec FILE\`, a copy of Divar's published OpenAPI document, the call is validated and answered from its schema
and examples, and nothing is kept or changed; without it the call is *refused* with HTTP 501, code 12. Any other path is
refused with HTTP 404, code 5.
`;

/** docs/coverage.md: every call and event of the platform for people. */
export function coveragePage(): string {
  const all = coverage(platformContract());
  const sections = [
    section(
      'Calls of chat bots',
      all.filter(({ kind, chat }) => kind === 'operation' && chat),
    ),
    section(
      'Requests to the bot',
      all.filter(({ kind }) => kind === 'event'),
    ),
    section(
      'Other calls of Divar',
      all.filter(({ kind, chat }) => kind === 'operation' && !chat),
    ),
  ];
  return `${introduction}\n${sections.join('\n')}`;
}

function section(title: string, rows: Covered[]): string {
  const head = '| name | status | source |\n| --- | --- | --- |';
  return `## ${title}\n\n${head}\n${rows.map(row).join('\n')}\n`;
}

function row({ name, status, without, source, use }: Covered): string {
  const instead = use === undefined ? '' : `, no longer published: use \`${use}\``;
  const otherwise = without === undefined ? '' : `, else ${without}`;
  return `| \`${name}\` | ${status}${instead}${otherwise} | ${source} |`;
}
