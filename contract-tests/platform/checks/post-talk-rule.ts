import type { Source } from '../../../spec/index.ts';
import type { Level } from '../../runner/finding.ts';
import type { TestPostConversation } from '../hands.ts';
import { byHand, type PlatformCheck } from '../platform-check.ts';
import type { PlatformTrial } from '../trial.ts';

interface PostTalkRule {
  id: string;
  title: string;
  source?: Source;
  level?: Level;
  run(trial: PlatformTrial, talk: TestPostConversation): Promise<void>;
}

/** Makes checks on a conversation about a post, which matter for this reason. */
export const postTalkRule =
  (why: string) =>
  ({ run, ...rest }: PostTalkRule): PlatformCheck => ({
    level: 'must',
    source: 'published',
    why,
    sends: byHand,
    run: async (trial) => run(trial, await trial.hands.postTalk()),
    ...rest,
  });
