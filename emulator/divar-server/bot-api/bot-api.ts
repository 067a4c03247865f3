import type { IncomingMessage, ServerResponse } from 'node:http';
import express from 'express';
import { isWellEscaped, type Operation } from '../../../spec/index.ts';
import { Refusal } from '../../divar/finding.ts';
import { expressPath } from '../../http/dispatch.ts';
import { answerFailure } from '../../http/door.ts';
import { type Arrival, answerCall, type BotApiParts } from './answer-call.ts';
import { appOfKey } from './authenticate.ts';
import { byExample } from './by-example.ts';
import { unknownOperation, unknownPath } from './unknown-path.ts';

/** The API that bots call: one route for each call of the spec. */
export function createBotApi(
  parts: BotApiParts,
): (request: IncomingMessage, response: ServerResponse) => void {
  const app = express();
  app.disable('x-powered-by');
  app.enable('case sensitive routing');
  app.enable('strict routing');
  const own = parts.contract.operations.filter(({ servedBy }) => servedBy === undefined);
  for (const operation of own) route(app, { parts, operation });
  app.use((request: express.Request, response: express.Response) => answerOther(parts, request, response));
  app.use(
    (error: unknown, request: express.Request, response: express.Response, _next: express.NextFunction) => {
      if (error instanceof URIError) return answerOther(parts, request, response);
      parts.onError(error);
      answerFailure(response);
    },
  );
  return app;
}

function route(
  app: express.Express,
  { parts, operation }: { parts: BotApiParts; operation: Operation },
): void {
  if (!(operation.behaviour in parts.handlers)) {
    throw new Error(`No handler for ${operation.behaviour}, which spec/openapi.yaml has.`);
  }
  const method = operation.method.toLowerCase() as 'get' | 'put' | 'post' | 'patch' | 'delete';
  app[method](expressPath(operation.path), (request, response) => {
    void answerCall(parts, {
      operation,
      parameters: request.params as Record<string, string>,
      request,
      response,
    });
  });
}

/** A call that is none of ours: by example, if there is a document to take it from, or else refused. */
function answerOther(parts: BotApiParts, request: express.Request, response: express.Response): void {
  const { upstream } = parts;
  if (!isWellEscaped(request.path)) {
    refuse(parts, { request, response, refusal: new Refusal('malformed_path', { actual: request.path }) });
    return;
  }
  const match = upstream?.find(request.method, request.path);
  if (!upstream || !match) {
    const app = appOfKey(parts.apps, request.headers) ?? parts.apps.main;
    const refusal = unknownPath({ ...parts, app }, request.method, request.path);
    refuse(parts, { request, response, refusal });
    return;
  }
  const handlers = { [match.operation.behaviour]: byExample(upstream) };
  void answerCall({ ...parts, contract: upstream.contract, handlers }, { ...match, request, response });
}

function refuse(parts: BotApiParts, arrival: Pick<Arrival, 'request' | 'response' | 'refusal'>): void {
  void answerCall(parts, { operation: unknownOperation, parameters: {}, ...arrival });
}
