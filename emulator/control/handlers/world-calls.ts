import { UsageError } from '../../usage-error.ts';
import type { World } from '../../world/read-world.ts';
import { ControlProblem } from '../control-api.ts';
import type { ControlHandlers } from '../control-parts.ts';

/** Calls about worlds. */
export const worldCalls: ControlHandlers<'getWorld' | 'putWorld'> = {
  async getWorld({ parts, app }) {
    const { exportWorld } = await import('../../world/export-world.ts');
    const { world, leftOut } = exportWorld(app.chat, { now: parts.clock.now(), readMedia: parts.readMedia });
    return { world, left_out: leftOut };
  },

  async putWorld({ parts, app, control }, { body }) {
    const { settings, ...world } = await checkedWorld(body.world);
    if (settings) await control.patchApp({ body: settings });
    const { enterWorld } = await import('../../world/enter-world.ts');
    app.reset();
    enterWorld(app.chat, world, { now: parts.clock.now(), keepMedia: parts.keepMedia });
    return { status: 'ok' };
  },
};

async function checkedWorld(text: string): Promise<World> {
  const world = await parsed(text);
  if (!world.apps) return world;
  throw new ControlProblem(400, 'A world that is put into an app holds no further apps.', {
    where: '/world',
    remedy: 'Create them with POST /_emulator/apps, and put a world into each; or start with --world.',
  });
}

async function parsed(text: string): Promise<World> {
  const { parseWorld } = await import('../../world/read-world.ts');
  try {
    return parseWorld(text, 'world');
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new ControlProblem(400, error.message, { where: '/world' });
  }
}
