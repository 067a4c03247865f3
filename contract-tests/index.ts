export { type BotContractOptions, botContract, type TestRunner } from './bot-contract.ts';
export { type BotToStart, type BotUnderTest, withBotUnderTest } from './bot-under-test.ts';
export { catalogue } from './checks/catalogue.ts';
export type { Coverage, CoverageItem } from './coverage/coverage.ts';
export {
  type FailureFolder,
  failureFolder,
  type Rerun,
  readFailure,
  rerunFailure,
} from './failures/failure-file.ts';
export { fuzzChecks } from './fuzz/checks.ts';
export { platformCatalogue } from './platform/catalogue.ts';
export type { PlatformCheck } from './platform/platform-check.ts';
export { platformChecks, type VerifyPlatformOptions, verifyPlatform } from './platform/verify-platform.ts';
export type { ReportContext } from './reporters/context.ts';
export { findingWords } from './reporters/finding-words.ts';
export { ndjsonLine, reportFormats } from './reporters/formats.ts';
export { explained, listed, prettyReport } from './reporters/pretty.ts';
export type { Check } from './runner/check.ts';
export type { RunnerEvent } from './runner/events.ts';
export type { CheckFinding, CheckResult, Evidence, Level, Verdict } from './runner/finding.ts';
export type { Report } from './runner/report.ts';
export type { VerifyOptions } from './runner/run.ts';
export { reportOfNothing, verifyBot } from './verify-bot.ts';
