import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { botContract } from '../index.ts';

botContract({
  runner: { describe, it, after },
  bot: [
    process.execPath,
    '--import',
    'tsx',
    fileURLToPath(new URL('../../examples/echo-bot/bot.ts', import.meta.url)),
  ],
  only: ['AUTH-01', 'AUTH-02'],
});
