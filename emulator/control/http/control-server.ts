import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import express from 'express';
import { type Contract, type Operation, openApiFile } from '../../../spec/index.ts';
import { type ControlApi, ControlProblem } from '../../control-api/control-api.ts';
import type { ByteBudget } from '../../http/byte-budget.ts';
import { expressPath } from '../../http/dispatch.ts';
import type { Secrets } from '../../journal/secrets.ts';
import type { Perform } from '../in-process.ts';
import { sendAnswer, sendProblem, sendStream, sendText } from './answers.ts';
import { type GuardOptions, guard, guardHost, isAllowedOrigin } from './guard.ts';
import { bodyLimit, readInput } from './input.ts';

export interface ControlServerParts {
  contract: Contract;
  control: Pick<ControlApi, 'openStream'>;
  perform: Perform;
  guard: GuardOptions;
  /** What no answer shows. */
  secrets: Secrets;
  /** Room for the large bodies that are being read. */
  memory: ByteBudget;
  /** Told of failures that are the emulator's own. */
  onError: (error: unknown) => void;
}

/** What a page of an allowed origin may send, beyond what every page may. */
const preflight = {
  'Access-Control-Allow-Methods': 'GET, PUT, POST, PATCH, DELETE',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, Last-Event-ID',
  'Access-Control-Max-Age': '600',
};

/** The control API over HTTP: one route for each call of spec/control.yaml, and one more for each app. */
export function createControlServer(
  parts: ControlServerParts,
): (request: IncomingMessage, response: ServerResponse) => void {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use((request, response, next) => {
    if (isAllowedOrigin(request.headers.origin, parts.guard)) {
      guardHost(request, parts.guard);
      response.set({ 'Access-Control-Allow-Origin': request.headers.origin, Vary: 'Origin' });
      if (request.method === 'OPTIONS') return void response.set(preflight).status(204).end();
    }
    guard(request, parts.guard);
    next();
  });
  app.get('/_emulator/openapi.json', (_request, response) => {
    response.type('json').send(readFileSync(openApiFile('control')));
  });
  for (const operation of parts.contract.operations) route(app, { parts, operation });
  app.use((request) => {
    throw new ControlProblem(404, `The control API has no ${request.method} ${request.path}.`, {
      remedy: 'See /_emulator/openapi.json.',
    });
  });
  app.use(errorHandler(parts));
  return app;
}

function route(
  app: express.Express,
  { parts, operation }: { parts: ControlServerParts; operation: Operation },
): void {
  const method = operation.method.toLowerCase() as 'get' | 'put' | 'post' | 'patch' | 'delete';
  const answer = (request: express.Request, response: express.Response) =>
    answerCall(parts, { operation, request, response });
  app[method](expressPath(operation.path), answer);
  if (operation.appScoped) {
    app[method](expressPath(operation.path.replace('/_emulator', '/_emulator/apps/{app_slug}')), answer);
  }
}

async function answerCall(
  { control, perform, memory }: ControlServerParts,
  {
    operation,
    request,
    response,
  }: { operation: Operation; request: express.Request; response: express.Response },
): Promise<void> {
  const app = request.params.app_slug as string | undefined;
  const room = memory.gate(Math.min(Number(request.get('content-length') ?? bodyLimit), bodyLimit));
  response.once('close', room.release);
  const input: Record<string, unknown> = await readInput(operation, request, room.stream);
  if (app !== undefined) input.app = app;
  if (operation.stream) return stream(control, { input, response });
  const answer = await perform(operation.id, input);
  if (typeof answer === 'string') sendText(response, answer);
  else await sendAnswer(response, answer);
}

async function stream(
  control: ControlServerParts['control'],
  { input, response }: { input: Record<string, unknown>; response: express.Response },
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  // A reader that does not read costs nothing but its place; it comes back with the id of the last event that it saw.
  const onBehind = () => {
    if (response.writableNeedDrain) response.destroy();
  };
  await sendStream(response, control.openStream({ ...input, signal: gone.signal, onBehind }));
}

function errorHandler({ onError, secrets }: ControlServerParts): express.ErrorRequestHandler {
  return (error, request, response, _next) => {
    const problem = secrets.maskError(error instanceof URIError ? malformedPath(request.path) : error);
    if (!(problem instanceof ControlProblem)) onError(problem);
    sendProblem(response, problem);
  };
}

function malformedPath(path: string): ControlProblem {
  return new ControlProblem(400, `The path ${path} is not percent-encoded correctly.`, {
    remedy: 'Write "%" itself as %25.',
  });
}
