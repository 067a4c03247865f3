import type { Difference } from './difference.ts';
import { asNode, type Node } from './read-document.ts';

/** What changed in where calls and their keys go to: the servers, the API key, the addresses of OAuth. */
export function comparePlaces(before: Node, after: Node): Difference[] {
  return [
    ...compareServers(before, after),
    ...comparePlace('the API key', findKeyPlace(before), findKeyPlace(after)),
    ...oauthAddresses.flatMap((name) =>
      comparePlace(name, findOAuthAddress(before, name), findOAuthAddress(after, name)),
    ),
  ];
}

const where = 'every call';

function compareServers(before: Node, after: Node): Difference[] {
  const [was, is] = [listServers(before), listServers(after)];
  if (was.length === 0 || is.length === 0) return [];
  return [
    ...was
      .filter((server) => !is.includes(server))
      .map((server): Difference => ({ where, weight: 'breaking', what: `the server ${server} was removed` })),
    ...is
      .filter((server) => !was.includes(server))
      .map((server): Difference => ({ where, weight: 'info', what: `the server ${server} is new` })),
  ];
}

/** Where nothing is said before or after, nothing is known to have changed. */
function comparePlace(thing: string, was: string | undefined, is: string | undefined): Difference[] {
  if (was === undefined || is === undefined || was === is) return [];
  return [{ where, weight: 'breaking', what: `${thing} went from ${was} to ${is}` }];
}

function listServers({ servers }: Node): string[] {
  return (Array.isArray(servers) ? servers : []).map((server) => withoutEnd(String(asNode(server).url)));
}

function withoutEnd(url: string): string {
  return url.replace(/\/+$/, '');
}

/** The header, or another place, of the key that calls have by default. Names of headers have no case. */
function findKeyPlace(document: Node): string | undefined {
  const [way] = Array.isArray(document.security) ? document.security : [];
  const schemes = asNode(asNode(document.components).securitySchemes);
  const key = Object.keys(asNode(way))
    .map((name) => asNode(schemes[name]))
    .find(({ type }) => type === 'apiKey');
  if (!key) return undefined;
  const name = String(key.name);
  return `the ${String(key.in)} ${key.in === 'header' ? name.toLowerCase() : name}`;
}

const oauthAddresses = ['authorizationUrl', 'tokenUrl', 'refreshUrl'];

/** An address of the flow that bots use; documents leave its https out. */
function findOAuthAddress(document: Node, name: string): string | undefined {
  const schemes = Object.values(asNode(asNode(document.components).securitySchemes)).map(asNode);
  const scheme = schemes.find(({ type }) => type === 'oauth2');
  const address = asNode(asNode(asNode(scheme).flows).authorizationCode)[name];
  return address === undefined ? undefined : withoutEnd(String(address).replace(/^https:\/\//, ''));
}
