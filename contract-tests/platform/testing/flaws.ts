import type { Flaw, Passing, PassingAnswer } from './broken-platform.ts';

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
export const headerOf = ({ rawHeaders }: Passing, name: string) => {
  const at = rawHeaders.findIndex((one, place) => place % 2 === 0 && one.toLowerCase() === name);
  return at < 0 ? undefined : rawHeaders[at + 1];
};
export const withHeader = (passing: Passing, name: string, value: string | undefined): Passing => {
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
export function refuses(flaw: string, fits: (passing: Passing) => unknown): PlatformMutant {
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
  change: (answer: PassingAnswer, passing: Passing) => PassingAnswer | undefined,
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

/** Refuses as a good platform does, but with another status and code. */
export const refusesOtherwise = (flaw: string, fits: (passing: Passing, answer: PassingAnswer) => unknown) =>
  answers(flaw, (answer, passing) =>
    answer.status >= 400 && fits(passing, answer) ? refusal(500, 13) : undefined,
  );
