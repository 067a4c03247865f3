import axios from 'axios';

const response = await axios.post(
  process.env.TARGET,
  { text_message: 'axios' },
  { headers: { 'x-api-key': process.env.KEY } },
);
console.log(response.status);
