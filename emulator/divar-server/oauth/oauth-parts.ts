import type { IncomingMessage } from 'node:http';
import type { Contract } from '../../../spec/index.ts';
import type { AppRegistry } from '../../app/app.ts';

/** Why a browser is turned away: the HTTP status, and the header that it is about. */
export interface TurnedAway {
  status: number;
  where?: string;
}

/** What the OAuth server works on. */
export interface OAuthParts {
  contract: Contract;
  apps: AppRegistry;
  /** Why a browser may not see the authorise page, or answer it; undefined where it may. */
  turnedAway(request: IncomingMessage): TurnedAway | undefined;
  /** Told of failures that are the emulator's own. */
  onError: (error: unknown) => void;
}
