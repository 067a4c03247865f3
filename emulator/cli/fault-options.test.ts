import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { faultsIn, faultsOfFile } from './fault-options.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'divar-faults-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(content: string): string {
  const file = path.join(folder, 'faults.yaml');
  writeFileSync(file, content);
  return file;
}

describe('--fault', () => {
  it('takes what the control API takes', () => {
    expect(
      faultsIn(['direction=divar_to_bot,status=503,times=2,drop=false,probability=0.5,latency=2s']),
    ).toEqual([
      { direction: 'divar_to_bot', status: 503, times: 2, drop: false, probability: 0.5, latency: '2s' },
    ]);
  });

  it.each([
    [
      'status',
      '"status" is not of the form name=value. Write it like direction=divar_to_bot,status=503,times=2.',
    ],
    ['direction=divar_to_bot,statu=503', 'there is no "statu". Did you mean "status"?'],
    ['direction=sideways', '--fault direction=sideways, at direction: "sideways", expected'],
    ['status=503', '--fault status=503: expected the field direction.'],
    ['direction=divar_to_bot,status=many', 'at status: "many", expected'],
    ['{"direction":', 'the JSON of --fault:1:14: The JSON ends too early.'],
    ['{"direction":"bot_to_divar","statu":503}', 'there is no "statu". Did you mean "status"?'],
    ['direction=divar_to_bot,late=soon', 'at late: "soon", expected a duration such as 50ms, 5s, 2m or 0.'],
    ['direction=divar_to_bot,drop=true,probability=2', 'at probability: 2, expected at most 1.'],
    ['direction=divar_to_bot,drop=true,times=0', 'at times: 0, expected at least 1.'],
    ['direction=bot_to_divar,status=500,status=502', '"status" comes twice. Write it once.'],
    ['direction=bot_to_divar', '--fault direction=bot_to_divar: The fault does nothing.'],
    ['direction=bot_to_divar,drop=true,status=500', 'at drop: "drop" and "status" do not go together.'],
  ])('says what is wrong with %s', (text, message) => {
    expect(() => faultsIn([text])).toThrow(message);
  });
});

describe('--faults', () => {
  it('takes a list', async () => {
    const file = fileWith('- { direction: bot_to_divar, status: 500, times: 1 }\n');
    expect(await faultsOfFile(file)).toEqual([{ direction: 'bot_to_divar', status: 500, times: 1 }]);
  });

  it.each([
    ['direction: bot_to_divar\n', 'is not a list. Begin each fault with "- direction: ..."'],
    [
      '- direction: bot_to_divar\n- direction: bot_to_divar\n  statsu: 5\n',
      'faults.yaml:3:11: there is no "statsu". Did you mean "status"?',
    ],
    ['- direction: bot_to_divar\n  status: 99\n', 'faults.yaml:2:11: 99, expected at least 200.'],
    [
      '- direction: bot_to_divar\n  status: 500\n- direction: bot_to_divar\n  status: 500\n  seed: 4\n',
      'faults.yaml:5:9: "seed" repeats the decisions of "probability". Give both, or neither.',
    ],
    ['- [\n', 'faults.yaml:2:1: Flow sequence'],
  ])('names the line of %j', async (content, message) => {
    await expect(faultsOfFile(fileWith(content))).rejects.toThrow(message);
  });

  it('says that there is no such file', async () => {
    await expect(faultsOfFile(path.join(folder, 'none.yaml'))).rejects.toThrow('cannot be read');
  });
});
