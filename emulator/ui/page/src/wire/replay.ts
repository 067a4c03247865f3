interface Segment {
  text: string;
  differs: boolean;
}

interface Difference {
  where: string;
  expected: string;
  actual: string;
  /** The two texts with what differs marked. */
  marked?: { expected: Segment[]; actual: Segment[] };
}

/** A turn of a fixture that did not go as expected. */
export interface TurnFailure {
  at: { line: number };
  turn: number;
  title: string;
  problems: { message: string; differences: Difference[] }[];
  exchange: string[];
}

interface ConversationVerdict {
  name: string;
  outcome: 'passed' | 'failed';
  turns: number;
  played: number;
  failures: TurnFailure[];
}

/** How far a replay is, and its verdict once it is over. */
export interface Replay {
  id: string;
  state: 'running' | 'over' | 'broken';
  turns: number;
  error?: string;
  verdict?: { conversations: ConversationVerdict[]; strays: string[] };
}
