import { type Node, nodeOf, resolved } from './read-document.ts';

const json = /^(application\/([\w.-]+\+)?json|\*\/\*)\s*(;|$)/i;

/** The schema of a body or an answer as JSON, an empty one where nothing is said; undefined where it is never JSON. */
export function jsonSchemaOf(document: Node, body: unknown): unknown {
  const content = nodeOf(resolved(document, body).content);
  const type = Object.keys(content).find((name) => json.test(name));
  return type === undefined ? undefined : (nodeOf(content[type]).schema ?? {});
}

/** Does a body or an answer hold anything? */
export function hasContent(document: Node, body: unknown): boolean {
  return Object.keys(nodeOf(resolved(document, body).content)).length > 0;
}

/** The status of the good answer: 200 before others, a range or a default where there is nothing else. */
export function goodStatusOf({ responses }: Node): string | undefined {
  const statuses = Object.keys(nodeOf(responses));
  if (statuses.includes('200')) return '200';
  return statuses.find((status) => /^2/.test(status)) ?? statuses.find((status) => status === 'default');
}

/** The status under which errors are described, if there is one besides the good answer. */
export function errorStatusOf(operation: Node): string | undefined {
  const good = goodStatusOf(operation);
  const others = Object.keys(nodeOf(operation.responses)).filter((status) => status !== good);
  return others.find((status) => status === 'default') ?? others.find((status) => /^[45]/.test(status));
}
