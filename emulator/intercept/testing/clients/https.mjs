import { request } from 'node:https';

const call = request(
  process.env.TARGET,
  { method: 'POST', headers: { 'x-api-key': process.env.KEY } },
  (response) => {
    console.log(response.statusCode);
    response.resume();
  },
);
call.end('{"text_message":"https"}');
