import type { ControlApi } from '../../../emulator/index.ts';
import type { ViolationId } from '../../../spec/index.ts';
import type { Flaw, PassingAnswer, ProxiedRequest } from './broken-platform.ts';

/** A platform that differs from a good one in one thing, and so breaks one rule. */
export interface PlatformMutant {
  /** What is wrong with it. */
  flaw: string;
  make(): Flaw;
  /** Further checks that it fails, because the flaw cannot be had without them. */
  also?: readonly string[];
}

export type Json = Record<string, unknown>;

export const jsonOf = ({ text }: { text: string }): Json => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
};
export const withJson = <T extends { text: string }>(passing: T, json: unknown): T => ({
  ...passing,
  text: JSON.stringify(json),
});
export const headerOf = ({ rawHeaders }: ProxiedRequest, name: string) => {
  const at = rawHeaders.findIndex((one, place) => place % 2 === 0 && one.toLowerCase() === name);
  return at < 0 ? undefined : rawHeaders[at + 1];
};
export const withHeader = (
  passing: ProxiedRequest,
  name: string,
  value: string | undefined,
): ProxiedRequest => {
  const kept = passing.rawHeaders.filter(
    (_, at, all) => all[at - (at % 2)]!.toLowerCase() !== name.toLowerCase(),
  );
  return { ...passing, rawHeaders: value === undefined ? kept : [...kept, name, value] };
};

export function refusal(status: number, code: number): PassingAnswer {
  const text = JSON.stringify({ code, message: 'refused', details: [] });
  return { status, headers: { 'content-type': 'application/json' }, text };
}

/** Refuses calls that a good platform takes. */
export function refuses(flaw: string, fits: (passing: ProxiedRequest) => unknown): PlatformMutant {
  return {
    flaw: `refuses ${flaw}`,
    make: () => ({
      call: async (passing, passOn) => (fits(passing) ? refusal(400, 3) : passOn(passing)),
    }),
  };
}

/** Answers some calls otherwise. */
export function answers(
  flaw: string,
  change: (answer: PassingAnswer, passing: ProxiedRequest) => PassingAnswer | undefined,
): PlatformMutant {
  return {
    flaw,
    make: () => ({
      async call(passing, passOn) {
        const answer = await passOn(passing);
        return change(answer, passing) ?? answer;
      },
    }),
  };
}

/** Answers each call with the same key as the first that it took; those without a key are as they are. */
export function remembers(
  flaw: string,
  keyOf: (passing: ProxiedRequest) => string | null | undefined,
): PlatformMutant {
  return {
    flaw,
    make() {
      const known = new Map<string, PassingAnswer>();
      return {
        async call(passing, passOn) {
          const key = keyOf(passing) ?? undefined;
          const answer = (key !== undefined && known.get(key)) || (await passOn(passing));
          if (key !== undefined && answer.status === 200) known.set(key, answer);
          return answer;
        },
      };
    },
  };
}

/** Refuses as a good platform does, but with another status and code. */
export const refusesOtherwise = (
  flaw: string,
  fits: (passing: ProxiedRequest, answer: PassingAnswer) => unknown,
) =>
  answers(flaw, (answer, passing) =>
    answer.status >= 400 && fits(passing, answer) ? refusal(500, 13) : undefined,
  );

/** Understands calls otherwise than they were meant. */
export function understands(
  flaw: string,
  change: (passing: ProxiedRequest) => ProxiedRequest,
): PlatformMutant {
  return { flaw, make: () => ({ call: (passing, passOn) => passOn(change(passing)) }) };
}

/** Brings some events otherwise; those without a change do not come. */
export function brings(
  flaw: string,
  change: (passing: ProxiedRequest) => ProxiedRequest | undefined,
): PlatformMutant {
  return {
    flaw,
    make: () => ({
      async event(passing, passOn) {
        const changed = change(passing);
        return changed ? passOn(changed) : { status: 200, headers: {}, text: '' };
      },
    }),
  };
}

/** Lets users do otherwise than they meant. */
export function drives(flaw: string, change: (control: ControlApi) => Partial<ControlApi>): PlatformMutant {
  return { flaw, make: () => ({ drive: (control) => ({ ...control, ...change(control) }) }) };
}

/** The finding that the good platform has on what it answers. */
export const found = ({ headers }: PassingAnswer, id: ViolationId): boolean =>
  headers['x-emulator-findings']?.split(', ').includes(id) === true;

/** Takes what a good platform refuses for this reason. */
export const takes = (flaw: string, fits: (passing: ProxiedRequest) => boolean, reason: ViolationId) =>
  answers(flaw, (answer, passing) =>
    fits(passing) && found(answer, reason)
      ? { ...answer, status: 200, text: '{"status":200,"message":"success"}' }
      : undefined,
  );

/** Understands some JSON otherwise than it was meant. */
export const understandsJson = (
  flaw: string,
  fits: (passing: ProxiedRequest) => boolean,
  change: (body: Json) => Json | undefined,
) =>
  understands(flaw, (passing) =>
    fits(passing) ? withJson(passing, change(jsonOf(passing)) ?? jsonOf(passing)) : passing,
  );

export type NewToken = Parameters<ControlApi['createToken']>[0]['body'];

/** Gives out other tokens than were asked for. */
export const givesTokens = (
  flaw: string,
  change: (asked: NewToken, control: ControlApi) => NewToken | Promise<NewToken>,
) =>
  drives(flaw, (control) => ({
    createToken: async ({ body, ...input }) =>
      control.createToken({ ...input, body: await change(body, control) }),
  }));
