import type { Position } from '../../conversations/format/problem.ts';
import { mapped, type Shape } from '../../conversations/format/shape.ts';

/** The same, with the place where it stands. */
export function placed<T extends object>(shape: Shape<T>): Shape<T & { at: Position }> {
  return mapped(shape, (value, { at }) => ({ ...value, at }));
}
