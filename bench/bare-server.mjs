// What someone would write in ten minutes: Express with express.json, and Ajv on the schema of the same spec.
// It takes every message and remembers none.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import express from 'express';

const [port, specFile] = process.argv.slice(2);
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema(JSON.parse(readFileSync(specFile, 'utf8')), 'spec');
const validate = ajv.compile({ $ref: 'spec#/components/schemas/SendMessageRequest' });

const app = express();
app.use(express.json());
app.post('/v1/open-platform/chat/bot/conversations/:conversation_id/messages', (request, response) => {
  if (!request.headers['x-api-key'])
    return response.status(401).json({ code: 16, message: 'no key', details: [] });
  if (!validate(request.body)) return response.status(400).json({ code: 3, message: 'invalid', details: [] });
  return response.json({ conversation_id: request.params.conversation_id });
});
app.listen(Number(port), '127.0.0.1');
