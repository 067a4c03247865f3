import type { Node } from './read-document.ts';

/** One call or event of a document. */
export interface ComparedCall {
  /** Method and path without the names of its parameters, or the type of an event. */
  name: string;
  /** The names of the path's parameters, in their order. */
  pathNames: string[];
  document: Node;
  operation: Node;
  /** Parameters of the whole path. */
  shared: unknown[];
}

/** The same call before and after. */
export interface Change {
  before: ComparedCall;
  after: ComparedCall;
}
