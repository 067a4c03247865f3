interface MarkedPart {
  text: string;
  differs: boolean;
}

interface ShownDifference {
  where: string;
  expected: string;
  actual: string;
  /** The two texts with what differs marked. */
  marked?: { expected: MarkedPart[]; actual: MarkedPart[] };
}

/** A turn of a fixture that did not go as expected. */
export interface ShownFailure {
  at: { line: number };
  turn: number;
  title: string;
  problems: { message: string; differences: ShownDifference[] }[];
  exchange: string[];
}

interface ShownVerdict {
  name: string;
  outcome: 'passed' | 'failed';
  turns: number;
  played: number;
  failures: ShownFailure[];
}

/** How far a replay is, and its verdict once it is over. */
export interface Replay {
  id: string;
  state: 'running' | 'over' | 'broken';
  turns: number;
  error?: string;
  verdict?: { conversations: ShownVerdict[]; strays: string[] };
}
