import { request } from 'undici';

const { statusCode, body } = await request(process.env.TARGET, {
  method: 'POST',
  headers: { 'x-api-key': process.env.KEY },
  body: '{"text_message":"undici"}',
});
await body.dump();
console.log(statusCode);
