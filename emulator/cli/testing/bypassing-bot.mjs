// A bot whose replies go past the emulator: it asks the proxy for another host, and never calls Divar's.
import { createServer } from 'node:http';
import { connect } from 'node:net';

const proxy = new URL(process.env.HTTPS_PROXY);

createServer((request, response) => {
  request.resume();
  const socket = connect(Number(proxy.port), proxy.hostname, () =>
    socket.write('CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n'),
  );
  socket.once('data', () => {
    socket.destroy();
    response.end();
  });
}).listen(process.env.PORT, '127.0.0.1');
