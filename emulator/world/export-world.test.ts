import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createEmulator, type Emulator } from '../index.ts';

let divar: Emulator;
beforeAll(async () => {
  divar = await createEmulator();
});
afterAll(() => divar.stop());
beforeEach(() => divar.reset());

const shipped = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/worlds/${name}.yaml`, import.meta.url)), 'utf8');

it.each(['order-bot', 'post-owner'])('%s goes in, comes out, and goes in again as the same', async (name) => {
  await divar.control.setClock({ body: { now: '2026-01-01T12:00:00Z' } });
  const text = shipped(name).replace(/^apps:[\s\S]*/m, '');
  await divar.control.putWorld({ body: { world: text } });
  const first = await divar.control.getWorld();
  await divar.control.putWorld({ body: { world: first.world } });
  expect(await divar.control.getWorld()).toEqual(first);
  expect(first.left_out).toEqual([]);
});

it('names what it leaves out', async () => {
  await divar.user('sara').says({ type: 'LOCATION', location_data: { latitude: 35.7, longitude: 51.4 } });
  const { world, left_out } = await divar.control.getWorld();
  expect(left_out).toEqual(['1 messages that are no texts']);
  expect(world).toContain('sara:');
});

it('leaves everything as it is where a world cannot be', async () => {
  await divar.user('sara').says('سلام');
  const put = (world: string) => divar.control.putWorld({ body: { world } });
  await expect(put('version: 1\nusers:\n  reza:\n    dislay_name: رضا\n')).rejects.toThrow(
    /world:4:5: .*display_name/,
  );
  await expect(put('version: 1\napps:\n  other: {}\n')).rejects.toThrow('holds no further apps');
  await expect(put('version: 2\n')).rejects.toThrow('world:1:10');
  expect((await divar.control.listUsers()).users.map(({ name }) => name)).toEqual(['sara']);
});

it('takes the place of what was there, the settings included that it names', async () => {
  await divar.user('sara').says('سلام');
  const world = 'version: 1\nsettings: { dialect: observed }\nusers:\n  reza: { display_name: رضا }\n';
  await divar.control.putWorld({ body: { world } });
  expect((await divar.control.listUsers()).users.map(({ name }) => name)).toEqual(['reza']);
  expect((await divar.control.getApp()).dialect).toBe('observed');
});
