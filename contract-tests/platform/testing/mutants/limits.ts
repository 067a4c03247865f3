import { answers, type PlatformMutant, refusal } from '../flaws.ts';

/** Still refuses the first call that there is room for again. */
function remembersLimits(): PlatformMutant {
  return {
    flaw: 'refuses one call too many',
    make() {
      let owed = false;
      return {
        async call(passing, passOn) {
          const answer = await passOn(passing);
          const isLate = owed && answer.status === 200;
          owed = answer.status === 429;
          return isLate ? refusal(429, 8) : answer;
        },
      };
    },
  };
}

/** Platforms that count calls wrongly. */
export const limits: Record<string, PlatformMutant> = {
  'LIM-01': answers('says that it is out of order', ({ status, ...rest }) =>
    status === 429 ? { ...rest, status: 503, text: rest.text.replace('"code":8', '"code":14') } : undefined,
  ),
  'LIM-02': answers('says the same of each limit', ({ status }) =>
    status === 429 ? refusal(429, 8) : undefined,
  ),
  'LIM-03': remembersLimits(),
};
