import { expect, it, vi } from 'vitest';
import { controlContract } from '../../spec/index.ts';
import { Secrets } from '../journal/secrets.ts';
import type { ControlParts } from './control-parts.ts';
import { createControl } from './in-process.ts';

it('judges its own answers in these tests', async () => {
  const contract = controlContract();
  const wrong = { id: 'wrong_type', where: '/x', expected: 'a text', actual: 'a number' };
  const check = vi.spyOn(contract, 'checkAnswer').mockReturnValue([wrong as never]);
  const app = { slug: 'demo', chat: { together: (work: () => unknown) => work() } };
  const parts = { apps: { main: app }, secrets: new Secrets(), platform: { document: {} } };
  const { control } = createControl(parts as unknown as ControlParts, contract);
  await expect(control.getPlatformContract()).rejects.toThrow("The emulator's own answer breaks the spec");
  check.mockRestore();
});
