import { type Finding, type FindingDetail, finding } from './finding.ts';
import { statuses } from './statuses.ts';
import { type RefusalId, violations } from './violations.ts';

/** The imitated platform says no: a row of the violations table, turned into status and body at the edge. */
export class Refusal extends Error {
  readonly id: RefusalId;
  /** gRPC status code. */
  readonly code: number;
  readonly http: number;
  readonly finding: Finding;

  constructor(id: RefusalId, detail: FindingDetail = {}) {
    const row = violations[id];
    super(row.message);
    this.name = 'Refusal';
    this.id = id;
    this.code = statuses[row.status].code;
    this.http = row.http ?? statuses[row.status].http;
    this.finding = finding(id, detail);
  }
}
