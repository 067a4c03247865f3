import { divarHosts } from './hosts.ts';

/** Where Divar's server listens. */
interface ServerAddress {
  host: string;
  port: number;
}

/** And whose certificates it has, as PEM. */
interface TrustedPlace extends ServerAddress {
  authority: string;
}

/**
 * Loaded before a Node program: connections to Divar's hosts, over TLS or plain, lead to the local port, whatever the
 * client. A client that resolved the name itself is known by the server name that it asks for. Some clients (axios 1)
 * leave an IPv6 address of a proxy in its brackets, which are taken off. The authority is trusted for Divar's hosts here
 * too, for Node reads NODE_EXTRA_CA_CERTS before an --env-file that may hold it, and a client may bring its own roots.
 */
export function nodePreload({ host, port, authority }: TrustedPlace): string {
  return `'use strict';
const { Socket } = require('node:net');
const tls = require('node:tls');
const authority = ${JSON.stringify(authority)};
const hosts = new Set(${JSON.stringify(divarHosts)});
const isDivar = (name) => typeof name === 'string' && hosts.has(name.toLowerCase().replace(/\\.+$/, ''));
const isLocal = (name) => name === undefined || /^(127(\\.\\d+){3}|\\[?::1\\]?|localhost)$/.test(name);
const createSecureContext = tls.createSecureContext;
tls.createSecureContext = function (options) {
  const made = createSecureContext.call(this, options);
  if (options && (isDivar(options.servername) || isDivar(options.host))) made.context.addCACert(authority);
  return made;
};
const connect = Socket.prototype.connect;
Socket.prototype.connect = function (...args) {
  // Node's own functions pass options and callback as one list.
  const list = Array.isArray(args[0]) ? args[0] : args;
  const [first, second] = list;
  const given = typeof first === 'object' && first !== null ? first : { port: first, host: second };
  const address = /^\\[(.*)\\]$/.exec(given.host);
  const isMeant = isDivar(given.host) || (isDivar(given.servername) && !isLocal(given.host));
  if (isMeant || address) {
    const redirected = { ...given, host: isMeant ? ${JSON.stringify(host)} : address[1] };
    if (isMeant) {
      redirected.port = ${port};
      for (const name of ['path', 'lookup', 'family', 'localAddress', 'localPort']) delete redirected[name];
    }
    if (list === args) args = [redirected, args.find((arg) => typeof arg === 'function')];
    else list[0] = redirected;
  }
  return connect.apply(this, args);
};
`;
}

/**
 * Imported by Python at its start: Divar's hosts resolve to the local port, also for clients that ignore proxies. A
 * sitecustomize that was there before is run too.
 */
export function pythonSiteCustomize({ host, port }: ServerAddress): string {
  return `import socket as _socket

_hosts = ${JSON.stringify(divarHosts)}
_getaddrinfo = _socket.getaddrinfo


def _resolve(host, port, family=0, type=0, proto=0, flags=0):
    try:
        name = host.decode() if isinstance(host, (bytes, bytearray)) else host
    except UnicodeDecodeError:
        name = None
    if isinstance(name, str) and name.lower().rstrip(".") in _hosts:
        return _getaddrinfo(${JSON.stringify(host)}, ${port}, 0, type, proto, 0)
    return _getaddrinfo(host, port, family, type, proto, flags)


_socket.getaddrinfo = _resolve


def _run_the_other():
    import importlib.machinery
    import importlib.util
    import os
    import sys

    here = os.path.dirname(os.path.abspath(__file__))
    folders = [folder for folder in sys.path if os.path.abspath(folder or ".") != here]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", folders)
    if spec is not None and spec.loader is not None:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


_run_the_other()
`;
}
