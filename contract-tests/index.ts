export { catalogue } from './catalogue.ts';
export type { Check, CheckFinding, CheckResult, Level, Verdict } from './check.ts';
export { githubReport } from './reporters/github.ts';
export { jsonReport } from './reporters/json.ts';
export { junitReport } from './reporters/junit.ts';
export { explained, listed, prettyReport } from './reporters/pretty.ts';
export { type Report, type VerifyOptions, verifyBot } from './runner/verify.ts';
