import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { drawingFor, namedDrawings } from './drawings.ts';

const { schemas } = JSON.parse(
  readFileSync(new URL('../../../../../spec/generated/platform.json', import.meta.url), 'utf8'),
) as { schemas: { IconName: { enum: string[] } } };

test('every name that is drawn is one of the published names', () => {
  const published = new Set(schemas.IconName.enum);
  expect(Object.keys(namedDrawings).filter((name) => !published.has(name))).toEqual([]);
});

test('a plain variant shares its drawing, and an unknown name has none', () => {
  expect(drawingFor('HELP_OUTLINE')).toBe(drawingFor('HELP'));
  expect(drawingFor('BRAND_SAIPA')).toBeUndefined();
  expect(drawingFor('constructor')).toBeUndefined();
});
