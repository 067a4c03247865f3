import { divarHosts } from './hosts.ts';

/** Where Divar's TLS server listens. */
interface Place {
  host: string;
  port: number;
}

/** Loaded before a Node program: connections to Divar's hosts lead to the local port, whatever the client. */
export function nodePreload({ host, port }: Place): string {
  return `'use strict';
const tls = require('node:tls');
const hosts = new Set(${JSON.stringify(divarHosts)});
const connect = tls.connect;
tls.connect = function (...args) {
  const options = args.find((arg) => typeof arg === 'object' && arg !== null);
  const host = options && (options.host || options.hostname || options.servername);
  if (options && !options.socket && hosts.has(host)) {
    const redirected = { ...options, host: ${JSON.stringify(host)}, port: ${port}, servername: options.servername || host };
    delete redirected.path;
    delete redirected.lookup;
    const callback = args.find((arg) => typeof arg === 'function');
    return connect.call(this, redirected, callback);
  }
  return connect.apply(this, args);
};
`;
}

/** Imported by Python at its start: Divar's hosts resolve to the local port, also for clients that ignore proxies. */
export function pythonSiteCustomize({ host, port }: Place): string {
  return `import socket as _socket

_hosts = ${JSON.stringify(divarHosts)}
_getaddrinfo = _socket.getaddrinfo


def _resolve(host, port, *args, **kwargs):
    name = host.decode() if isinstance(host, bytes) else host
    if name in _hosts and str(port) in ("443", "https"):
        return _getaddrinfo(${JSON.stringify(host)}, ${port}, *args, **kwargs)
    return _getaddrinfo(host, port, *args, **kwargs)


_socket.getaddrinfo = _resolve
`;
}
