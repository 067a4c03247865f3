import path from 'node:path';
import type { Covered } from './compare/coverage.ts';
import type { Difference, Node } from './compare/read-document.ts';
import { type Contract, loadContract, loadFactCheck } from './contract/load-contract.ts';
import type { Violation } from './contract/violation.ts';
import type { LintProblem } from './generate/lint.ts';
import type { components } from './generated/control-types.ts';
import { packageFolder } from './package-folder.ts';
import type { Upstream } from './upstream/upstream.ts';

/** What the control API sends and takes. */
export type ControlSchemas = components['schemas'];

export type { Covered } from './compare/coverage.ts';
export type { Difference } from './compare/read-document.ts';
export { NotAnOpenApiDocument, readDocument } from './compare/read-document.ts';
export type {
  ContractDocument,
  EventTemplate,
  Operation,
  Parameter,
  Retirement,
  Schema,
  Scope,
  Source,
  Webhook,
} from './contract/contract.ts';
export { conversationOfEvent } from './contract/event-conversation.ts';
export { type FaultNames, type FaultProblem, faultProblem, hasBody } from './contract/fault-rules.ts';
export { durationMs, isDateTime } from './contract/formats.ts';
export { Contract, loadContract, mayHoldAbsent } from './contract/load-contract.ts';
export { decoded, isWellEscaped, matchPath } from './contract/match-path.ts';
export { editDistance, nearest } from './contract/nearest.ts';
export { publishedOperations } from './contract/published-operations.ts';
export { type Setting, settings } from './contract/settings.ts';
export { type StatusName, statuses } from './contract/statuses.ts';
export { shown, type Violation } from './contract/violation.ts';
export {
  type OAuthErrorCode,
  type OAuthRefusalId,
  type RefusalId,
  type ViolationId,
  type ViolationRow,
  violationRow,
} from './contract/violations.ts';
export type { LintProblem } from './generate/lint.ts';
export type { ControlBehaviour, ControlOperationId } from './generated/control-ids.ts';
export type { operations as ControlOperations } from './generated/control-types.ts';
export type { PlatformBehaviour, PlatformEventType, PlatformOperationId } from './generated/platform-ids.ts';
export type { components as PlatformComponents } from './generated/platform-types.ts';
export type { AppSettings, SettingOptions } from './generated/settings.ts';
export { violations } from './generated/violations.ts';
export { packageFolder, packageVersion } from './package-folder.ts';
export type { Upstream } from './upstream/upstream.ts';

const folder = path.join(packageFolder(), 'spec');
const generated = path.join(folder, 'generated');
const loaded = new Map<string, Contract>();
let checkFact: ReturnType<typeof loadFactCheck> | undefined;

/** The contract between bots and Divar: spec/openapi.yaml. */
export function platformContract(): Contract {
  return once('platform');
}

/** The contract of the emulator's own control API: spec/control.yaml. */
export function controlContract(): Contract {
  return once('control');
}

/** The first deviation of a fact, as states and data folders hold them, from spec/facts.yaml. */
export function factViolation(fact: { kind: string }): Violation | undefined {
  checkFact ??= loadFactCheck(generated);
  return checkFact(fact);
}

/** Checks a spec file; see spec/generate/lint.ts, which is loaded only here because it needs the generator. */
export async function lintSpec(file: string): Promise<LintProblem[]> {
  return (await import('./generate/lint.ts')).lintSpec(file);
}

/** What changed from one contract to another in the calls and events that chat bots use. */
export async function compareDocuments(before: Node, after: Node): Promise<Difference[]> {
  return (await import('./compare/compare-documents.ts')).compareDocuments(before, after);
}

/** What Divar's published document says otherwise than our contract; what is known and decided is marked. */
export async function findDrift(ours: Node, published: Node): Promise<Difference[]> {
  return (await import('./compare/compare-documents.ts')).findDrift(ours, published);
}

/** Does a document have anything that chat bots use? */
export async function isAboutChatBots(document: Node): Promise<boolean> {
  return (await import('./compare/compare-documents.ts')).isAboutChatBots(document);
}

/** What becomes of every call and event of the platform. */
export async function coverage(contract: Contract): Promise<Covered[]> {
  return (await import('./compare/coverage.ts')).coverage(contract);
}

/** Reads Divar's published document; see spec/upstream/upstream.ts, which is loaded only where it is wanted. */
export async function loadUpstream(text: string, name: string): Promise<Upstream> {
  return (await import('./upstream/upstream.ts')).loadUpstream(text, name);
}

/** Path of a generated OpenAPI document, bundled into one JSON file. */
export function openApiFile(name: 'platform' | 'control'): string {
  return path.join(generated, `${name}.openapi.json`);
}

/** Path of a spec file as it was written, such as openapi.yaml. */
export function specFile(name: string): string {
  return path.join(folder, name);
}

function once(name: string): Contract {
  const contract = loaded.get(name) ?? loadContract(generated, name);
  loaded.set(name, contract);
  return contract;
}
