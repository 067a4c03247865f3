import { expect } from 'vitest';
import { type DivarMatchers, matchers } from './matchers.ts';

expect.extend(matchers);

declare module 'vitest' {
  interface Matchers<T> extends DivarMatchers<T> {}
}

export { type DivarMatchers, matchers };
