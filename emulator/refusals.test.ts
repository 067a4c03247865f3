import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type PlatformOperationId,
  platformContract,
  type Schema,
  statuses,
  type ViolationId,
  violationRow,
  violations,
} from '../spec/index.ts';
import type { Emulator } from './index.ts';
import {
  type Causes,
  ofEachCall,
  onAnyCall,
  onJson,
  onKeys,
  onTokens,
  type Scene,
} from './testing/bad-calls.ts';
import {
  apiKey,
  beginScene,
  client,
  goodCalls,
  grantsOf,
  send,
  startScene,
  type WireAnswer,
  type WireCall,
} from './testing/every-call.ts';

const contract = platformContract();

/** Rows of the table that none of these calls can cause. */
const exceptions: Partial<Record<ViolationId, string>> = {
  not_imitated: 'is not a call of the contract: see violations-of-requests.test.ts',
  too_many_buttons: 'three rows of three are refused before nine buttons are counted',
};

type Operation = (typeof contract.operations)[number];

function causesOf(operation: Operation): Causes {
  return {
    ...onAnyCall,
    ...(operation.permission !== undefined && onKeys),
    ...(operation.scopes && onTokens),
    ...(isOfJson(operation) && onJson),
    ...ofEachCall[operation.id as PlatformOperationId],
  };
}

function isOfJson({ request, servedBy }: Operation): boolean {
  return servedBy === undefined && (request?.contentTypes.includes('application/json') ?? false);
}

/** The rows that the schema of a body names. */
function namedIn(schema: Schema | undefined, seen = new Set<Schema>()): string[] {
  if (!schema || seen.has(schema)) return [];
  seen.add(schema);
  const whole = contract.resolve(schema);
  const here = Object.values(whole['x-violations'] ?? {}).flatMap((name) =>
    typeof name === 'string' ? [name] : Object.values(name),
  );
  const inner = [whole.items, ...Object.values(whole.properties ?? {}), ...(whole.allOf ?? [])];
  return [...here, ...inner.flatMap((one) => namedIn(one as Schema | undefined, seen))];
}

const refusedIds = (Object.keys(violations) as ViolationId[]).filter(
  (id) => violations[id].outcome === 'refused',
);
const cells = contract.operations.flatMap((operation) =>
  Object.entries(causesOf(operation)).map(([id, cause]) => [operation.id, id, cause] as const),
);

let divar: Emulator;
beforeAll(async () => {
  divar = await startScene();
});
afterAll(() => divar.stop());
beforeEach(() => beginScene(divar));

/** A good call to the operation, and what is at hand beside it. */
async function good(id: string): Promise<{ call: WireCall; scene: Scene }> {
  const scene = { ...grantsOf(divar), divar };
  return { call: await goodCalls[id as PlatformOperationId](scene), scene };
}

/** The answer that the table gives: of the gateway, the token endpoint, or the authorise page. */
function expectRefused(answer: WireAnswer, id: ViolationId): void {
  const row = violationRow(id)!;
  if ('status' in row) {
    const { code, http } = statuses[row.status];
    expect(answer.status).toBe(row.http ?? http);
    expect(JSON.parse(answer.text)).toEqual({ code, message: row.message, details: [] });
  } else if ('error' in row) {
    expect(oauthError(answer, row)).toEqual({ error: row.error, error_description: row.message });
  }
}

function oauthError(answer: WireAnswer, { http }: { http: number }): unknown {
  const location = answer.headers.get('location');
  if (location !== null) {
    const { state, ...told } = Object.fromEntries(new URL(location).searchParams);
    expect([answer.status, state]).toEqual([302, 'the-state-of-the-app']);
    return told;
  }
  expect(answer.status).toBe(http);
  return JSON.parse(answer.text);
}

/** Refusals of which a person is told, because there is no good address to send them back to. */
const onPage = ['authorise unknown_client', 'authorise unregistered_redirect_uri'];

describe('a good call', () => {
  it.each(contract.operations.map(({ id }) => id))('%s is taken', async (id) => {
    const answer = await send(divar, (await good(id)).call);
    expect({ status: answer.status, operation: answer.entry.operation }).toEqual({
      status: 200,
      operation: id,
    });
    expect(answer.entry.findings.filter(({ outcome }) => outcome === 'refused')).toEqual([]);
  });
});

describe('a bad call', () => {
  it('is there for each refusal of the table', () => {
    const caused = new Set(cells.map(([, id]) => id));
    expect(refusedIds.filter((id) => !caused.has(id))).toEqual(Object.keys(exceptions));
  });

  it.each(contract.operations.filter(isOfJson))(
    'is there for each refusal in the schema of $id',
    (operation) => {
      const named = namedIn(operation.request!.schema).filter((id) => refusedIds.includes(id as ViolationId));
      const missing = named.filter((id) => !(id in causesOf(operation)) && !(id in exceptions));
      expect(missing).toEqual([]);
    },
  );

  it.each(cells)('of %s is refused with %s, and changes nothing', async (operation, name, cause) => {
    const id = name as ViolationId;
    const { call, scene } = await good(operation);
    const bad = await cause!(call, scene);
    const before = await divar.control.getState();
    const answer = await send(divar, bad);
    if (onPage.includes(`${operation} ${id}`)) {
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
      expect(answer.headers.get('content-type')).toContain('text/html');
    } else expectRefused(answer, id);
    const { source, title: message, remedy } = violations[id];
    expect(answer.findings[0]).toBe(id);
    expect(answer.entry.findings[0]).toMatchObject({ id, outcome: 'refused', source, message, remedy });
    expect(await divar.control.getState()).toEqual(before);
    for (const secret of [apiKey, client.client_secret]) expect(answer.text).not.toContain(secret);
    expect(divar.notes).toEqual([]);
  });
});
