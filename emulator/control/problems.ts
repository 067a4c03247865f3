import type { App } from '../app/app.ts';
import { ControlProblem } from '../control-api/control-api.ts';
import type { ControlParts } from './control-parts.ts';

/** The things that control calls name and may not find. */
export const notFound = {
  app: (slug: string) =>
    new ControlProblem(404, `There is no app "${slug}".`, {
      where: 'slug',
      remedy: 'List the apps with GET /_emulator/apps, or make one with POST /_emulator/apps.',
    }),
  user: (name: string) =>
    new ControlProblem(404, `There is no user "${name}".`, {
      where: 'user',
      remedy: 'List them with GET /_emulator/users.',
    }),
  conversation: (id: string) =>
    new ControlProblem(404, `There is no conversation "${id}".`, {
      where: 'conversation_id',
      remedy: 'List them with GET /_emulator/conversations.',
    }),
  message: (id: string) =>
    new ControlProblem(404, `There is no message "${id}", or it is too old to be kept.`, {
      where: 'message_id',
    }),
  entry: (id: number) =>
    new ControlProblem(404, `There is no journal entry ${id}, or it is too old to be kept.`, {
      where: 'entry_id',
      remedy: 'List them with GET /_emulator/journal.',
    }),
  post: (token: string) =>
    new ControlProblem(404, `There is no post "${token}".`, {
      where: 'post_token',
      remedy: 'List them with GET /_emulator/posts, or put one up: PUT /_emulator/posts/{post_token}.',
    }),
  replay: (id: string) =>
    new ControlProblem(404, `There is no replay "${id}", or it is too old to be kept.`, {
      where: 'replay_id',
      remedy: 'Start one with POST /_emulator/replays.',
    }),
  token: (id: string) =>
    new ControlProblem(404, `There is no token "${id}".`, {
      where: 'token_id',
      remedy: 'List them with GET /_emulator/tokens.',
    }),
};

/** Makes sure that no app but `own` has this API key: it says whose call it is. */
export function checkKeyIsFree(
  { apps }: ControlParts,
  { key, own, where }: { key: string; own?: App; where: string },
): void {
  const holder = apps.byApiKey(key);
  if (!holder || holder === own) return;
  throw new ControlProblem(409, `The app "${holder.slug}" has this API key.`, {
    where,
    remedy: 'Choose another key, or leave it out to have one made.',
  });
}
