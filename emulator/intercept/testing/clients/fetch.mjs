const response = await fetch(process.env.TARGET, {
  method: 'POST',
  headers: { 'x-api-key': process.env.KEY },
  body: '{"text_message":"fetch"}',
});
console.log(response.status);
