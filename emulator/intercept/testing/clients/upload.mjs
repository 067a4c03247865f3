const taken = await fetch('https://open-api.divar.ir/experimental/open-platform/chat/upload', {
  method: 'POST',
  headers: { 'x-api-key': process.env.KEY },
});
const { token } = await taken.json();
const form = new FormData();
form.append('file', new Blob([Buffer.from('89504e470d0a1a0a', 'hex')]), 'عکس.png');
const uploaded = await fetch('https://chat.divar.ir/upload/image', {
  method: 'POST',
  headers: { authorization: `Bearer ${token}` },
  body: form,
});
const { id } = await uploaded.json();
const sent = await fetch(process.env.TARGET, {
  method: 'POST',
  headers: { 'x-api-key': process.env.KEY },
  body: JSON.stringify({ media_token: id }),
});
console.log(taken.status, uploaded.status, sent.status);
