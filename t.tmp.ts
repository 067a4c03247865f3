import { Secrets } from './emulator/journal/secrets.ts';

const keys = Array.from({ length: 12 }, (_, i) => `canary-some-key-${i}-abcdef`);
const s = new Secrets(keys);
const plain = JSON.stringify({ text_message: 'سلام "x" hello '.repeat(300) });
const none = plain.replaceAll('\\', '');
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
for (let k = 0; k < 4; k++) {
  let a = cpu();
  for (let i = 0; i < 500; i++) s.mask(plain);
  const x = (cpu() - a) / 500;
  a = cpu();
  for (let i = 0; i < 500; i++) s.mask(none);
  console.log(plain.length, x.toFixed(3), 'ms', none.length, ((cpu() - a) / 500).toFixed(3));
}
