import { ControlProblem } from '../../control-api/control-api.ts';
import type { Fact } from '../../divar/model.ts';
import { inTurns } from '../../http/turns.ts';
import { UsageError } from '../../usage-error.ts';
import type { AppWorld } from '../../worlds/load-media.ts';
import type { World } from '../../worlds/read-world.ts';
import type { ControlContext, ControlHandlers } from '../control-parts.ts';

/** Calls about worlds. */
export const worldCalls: ControlHandlers<'getWorld' | 'putWorld'> = {
  async getWorld({ parts, app }) {
    const { exportWorld } = await import('../../worlds/export-world.ts');
    try {
      const { world, leftOut } = exportWorld(app.chat, {
        now: parts.clock.now(),
        readMedia: parts.readMedia,
      });
      let text = '';
      for await (const piece of inTurns(world)) text += piece;
      return { world: text, left_out: leftOut };
    } catch (error) {
      throw error instanceof RangeError ? tooLarge() : error;
    }
  },

  async putWorld({ parts, app, control }, { body }) {
    const { settings, ...world } = await checkedWorld(body.world);
    const facts = await makeFacts(world, { parts, app });
    if (settings) await control.patchApp({ body: settings });
    app.replace([{ kind: 'app-configured', settings: app.chat.settings }, ...facts]);
    return { status: 'ok' };
  },
};

/** A text of Node has 512 MB at most. */
function tooLarge(): ControlProblem {
  return new ControlProblem(413, 'The world with its files is longer than 512 MB, which no text can be.', {
    remedy: 'Keep the data folder instead, or export the state, which names the files: GET /_emulator/state.',
  });
}

/** What a world brings about in an app that holds nothing. */
async function makeFacts(
  world: AppWorld,
  { parts, app }: Pick<ControlContext, 'parts' | 'app'>,
): Promise<Fact[]> {
  const { enterWorld } = await import('../../worlds/enter-world.ts');
  const ground = { now: parts.clock.now(), keepMedia: parts.keepMedia };
  try {
    return app.chat.rehearse([], (chat) => enterWorld(chat, world, ground));
  } catch (error) {
    throw told(error);
  }
}

async function checkedWorld(text: string): Promise<World> {
  const world = await parsed(text);
  if (!world.apps) return world;
  throw new ControlProblem(400, 'A world that is put into an app holds no further apps.', {
    where: '/world',
    remedy: 'Create them with POST /_emulator/apps, and put a world into each; or start with --world.',
  });
}

async function parsed(text: string): Promise<World> {
  const { parseWorld } = await import('../../worlds/read-world.ts');
  try {
    return parseWorld(text, 'world');
  } catch (error) {
    throw told(error);
  }
}

/** What is wrong with a world, as calls tell it. */
function told(error: unknown): unknown {
  return error instanceof UsageError ? new ControlProblem(400, error.message, { where: '/world' }) : error;
}
