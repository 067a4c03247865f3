import type { Entry } from '../../control-api/control-api.ts';

/** Refusals that tell on their own that the bot is wrong, whichever conversation it meant. */
const lost = new Set([
  'unknown_conversation',
  'unknown_user',
  'missing_api_key',
  'unknown_api_key',
  'missing_permission',
  'not_json',
]);

/** What is wrong with a call that belongs to no conversation at hand. */
export function strayWords(
  { conversation_id: id, findings, operation }: Entry,
  exclusive: boolean,
): string | undefined {
  const finding = findings.find((candidate) => lost.has(candidate.id));
  if (finding) return `${operation}: ${finding.message} ${finding.remedy ?? ''}`.trim();
  if (!exclusive || id === undefined) return undefined;
  return `The bot sent to the conversation ${id}, which had no event (${operation}).`;
}
