import got from 'got';

const response = await got.post(process.env.TARGET, {
  json: { text_message: 'got' },
  headers: { 'x-api-key': process.env.KEY },
});
console.log(response.statusCode);
