import { asNode, type Node, resolved } from './read-document.ts';

const json = /^(application\/([\w.-]+\+)?json|\*\/\*)\s*(;|$)/i;

/** The schema of a body or an answer as JSON, an empty one where nothing is said; undefined where it is never JSON. */
export function findJsonSchema(document: Node, body: unknown): unknown {
  const content = asNode(resolved(document, body).content);
  const type = Object.keys(content).find((name) => json.test(name));
  return type === undefined ? undefined : (asNode(content[type]).schema ?? {});
}

/** Does a body or an answer hold anything? */
export function hasContent(document: Node, body: unknown): boolean {
  return Object.keys(asNode(resolved(document, body).content)).length > 0;
}

/** The status of the good answer: 200 before others, a range or a default where there is nothing else. */
export function findGoodStatus({ responses }: Node): string | undefined {
  const statuses = Object.keys(asNode(responses));
  if (statuses.includes('200')) return '200';
  return statuses.find((status) => /^2/.test(status)) ?? statuses.find((status) => status === 'default');
}

/** The status under which errors are described, if there is one besides the good answer. */
export function findErrorStatus(operation: Node): string | undefined {
  const good = findGoodStatus(operation);
  const others = Object.keys(asNode(operation.responses)).filter((status) => status !== good);
  return others.find((status) => status === 'default') ?? others.find((status) => /^[45]/.test(status));
}
