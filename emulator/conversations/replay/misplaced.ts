import { ControlProblem } from '../../control-api/control-api.ts';
import { FormatError, type Position } from '../format/reading.ts';

/** Rethrows what only the emulator knows not to be possible, as an error of that place of the file. */
export function misplaced(at: Position): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof ControlProblem)) throw error;
    const { message, remedy } = error;
    throw new FormatError([{ at, message, remedy }]);
  };
}
