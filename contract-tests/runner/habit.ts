/** What the bot does with a good message; the measure of "the same outcome". */
export interface Habit {
  statusClass: number;
  /** Replies to the probe. */
  replies: number;
  /** What a user writes comes back in a reply; so the probe may carry a word of its conversation. */
  echoes: boolean;
}
