import { expect, it } from 'vitest';
import { controlContract } from '../../spec/index.ts';
import { Secrets } from '../journal/secrets.ts';
import type { ControlParts } from './control-parts.ts';
import { createControl } from './in-process.ts';

it('judges its own answers in these tests', async () => {
  const contract = controlContract();
  const strict = Object.create(contract, {
    operations: { value: contract.operations },
    checkAnswer: { value: () => [{ id: 'wrong_type', where: '/x', expected: 'a text', actual: 'a number' }] },
  });
  const app = { slug: 'demo', chat: { together: (work: () => unknown) => work() } };
  const parts = {
    apps: { main: app },
    secrets: new Secrets(),
    platform: { document: {} },
  } as unknown as ControlParts;
  const { control } = createControl(parts, strict);
  await expect(control.getPlatformContract()).rejects.toThrow("The emulator's own answer breaks the spec");
});
