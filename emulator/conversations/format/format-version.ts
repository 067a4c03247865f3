import { mapped, type Shape, whole } from './shape.ts';

/** Version of a format, up to the newest that is known; a newer one is told in words. */
export function formatVersionUpTo(newest: number): Shape<number> {
  return mapped(whole({ min: 1 }), (value, { node, reading }) =>
    value <= newest
      ? value
      : reading.problem(
          node,
          `The file has version ${value} of the format; this divar-emulator reads up to ${newest}.`,
          'Install a newer divar-emulator.',
        ),
  );
}
