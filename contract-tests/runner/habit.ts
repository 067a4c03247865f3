/** What the bot does with a good message; the measure of "the same outcome". */
export interface Habit {
  statusClass: number;
  /** Replies to the probe. */
  replies: number;
  /** The probe's text comes back in a reply. */
  echoes: boolean;
  /** The probe may carry a word of its conversation, and comes back with it. */
  carriesCanary: boolean;
}
