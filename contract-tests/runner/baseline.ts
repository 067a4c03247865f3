import type { BotActivity } from './bot-activity.ts';

/** What the bot does with a good message: the measure of "the same outcome". */
export class Baseline {
  /** First digit of the status. */
  readonly statusClass = 2;
  /** What a user writes comes back in a reply; so the probe may carry a word of its conversation. */
  echoes = false;
  /** The fewest replies seen while the bot was being learned. */
  replies = 0;
  /** Conversations in which one good message was sent, and nothing else. */
  readonly #samples = new Set<string>();
  readonly #activity: BotActivity;

  constructor(activity: BotActivity) {
    this.#activity = activity;
  }

  addSample(conversationId: string): void {
    this.#samples.add(conversationId);
  }

  /** Replies to a good message: the fewest and the most, by all that has come until now. */
  get range(): { least: number; most: number } {
    const counts = [...this.#samples].map((id) => this.#activity.said(id).length);
    const some = counts.filter((count) => count > 0);
    const least = this.replies === 0 ? 0 : Math.min(this.replies, ...some);
    return { least, most: Math.max(this.replies, 0, ...counts) };
  }

  isUsual(replies: number): boolean {
    const { least, most } = this.range;
    return replies >= least && replies <= most;
  }

  /** The usual replies in words; to so many good messages. */
  inWords(messages = 1): string {
    const { least, most } = this.range;
    if (most === 0) return 'no reply';
    const counts = least === most ? `${most * messages}` : `${least * messages} to ${most * messages}`;
    return `${counts} ${most * messages === 1 ? 'reply' : 'replies'}`;
  }
}
