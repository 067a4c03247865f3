import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, it } from 'vitest';
import { findHolder, heldBy, listeningSockets, plainAddress, socketsInLsof } from './listening-ports.ts';

it.each(['127.0.0.1', '::1', '0.0.0.0', '::', '127.0.0.9'])('sees who listens at %s', async (address) => {
  const server = createServer().listen(0, address);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const own = heldBy(listeningSockets()!, [process.pid]).filter((socket) => socket.port === port);
  expect(own).toMatchObject([{ address, port }]);
  expect(findHolder(own[0]!)).toBe(process.pid);
  server.close();
  await once(server, 'close');
  expect(listeningSockets()!.filter((socket) => socket.port === port)).toEqual([]);
});

it.each([
  ['127.0.0.1', '127.0.0.1'],
  ['[::1]', '::1'],
  ['0:0:0:0:0:0:0:1', '::1'],
  ['::ffff:7f00:1', '127.0.0.1'],
  ['::ffff:127.0.0.1', '127.0.0.1'],
  ['fe80::1%lo0', 'fe80::1'],
  ['Localhost', 'localhost'],
])('writes the address %s as %s', (address, plain) => {
  expect(plainAddress(address)).toBe(plain);
});

it('reads what lsof says, where there is no /proc', () => {
  const text =
    'p41\nu501\nLali\nf20\ntIPv4\nn127.0.0.1:9229\nf21\ntIPv6\nn*:8000\np77\nu0\nf3\ntIPv6\nn[::1]:631\nf4\ntIPv4\nn*:22\n';
  expect(socketsInLsof(text).map(({ address, port, pid, user }) => [address, port, pid, user])).toEqual([
    ['127.0.0.1', 9229, 41, 501],
    ['::', 8000, 41, 501],
    ['::1', 631, 77, 0],
    ['0.0.0.0', 22, 77, 0],
  ]);
});
