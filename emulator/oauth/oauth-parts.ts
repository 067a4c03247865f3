import type { IncomingMessage } from 'node:http';
import type { Contract } from '../../spec/index.ts';
import type { AppDirectory } from '../running-app.ts';

/** What the OAuth server works on. */
export interface OAuthParts {
  contract: Contract;
  apps: AppDirectory;
  /** Why a browser may not see the authorise page, or answer it; undefined where it may. */
  turnedAway(request: IncomingMessage): { status: number; message: string; remedy?: string } | undefined;
  /** Told of failures that are the emulator's own. */
  onError: (error: unknown) => void;
}
