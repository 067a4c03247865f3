import { statuses, type ViolationRow, violations } from '../spec/index.ts';

const introduction = `# Findings and refusals

Generated from \`spec/violations.yaml\` by \`npm run generate\`; do not edit.

*Refused*: the platform says no, and the bot gets the status. *Found*: the platform takes it, and the emulator tells
you. *Ignored*: nothing is told. The source is one of \`seed\`, \`published\`, \`observed\` and \`assumed\`.

| name | outcome | source | what | what to do |
| --- | --- | --- | --- | --- |
`;

/** docs/violations.md: the violations table for people. */
export function violationsPage(): string {
  const rows = Object.entries<ViolationRow>(violations).map(([id, row]) => pageRow(id, row));
  return `${introduction}${rows.join('\n')}\n`;
}

function pageRow(id: string, row: ViolationRow): string {
  return `| \`${id}\` | ${outcomeOf(row)} | ${row.source} | ${row.title} | ${row.remedy} |`;
}

function outcomeOf(row: ViolationRow): string {
  if (row.outcome !== 'refused') return row.outcome;
  if ('error' in row) return `refused, HTTP ${row.http}, ${row.error}`;
  const { code, http } = statuses[row.status];
  return `refused, HTTP ${row.http ?? http}, code ${code}`;
}
