import { describe, expect, it } from 'vitest';
import type { Action } from '../model.ts';
import { actionFromWire, actionToWire, buttonsFromWire, buttonView } from './buttons.ts';

const actions: Action[] = [
  { kind: 'openDirectLink', url: 'https://divar.ir' },
  { kind: 'openServerLink', data: { a: null, nested: { snake_case: 1, camelCase: 2 } } },
  { kind: 'getDynamicAction', data: { id: 1 } },
  { kind: 'openPostPage', postToken: 'gZd7omnS' },
  { kind: 'openPostManagePage', postToken: 'gZd7omnS' },
  { kind: 'none' },
];

describe('actions', () => {
  it.each(actions)('of the kind $kind are the same after the way over the wire', (action) => {
    expect(actionFromWire(actionToWire(action))).toEqual(action);
  });

  it.each([undefined, {}, { fly: true } as object])('%j is not an action', (wire) => {
    expect(actionFromWire(wire)).toEqual({ kind: 'none' });
  });

  it('without data have empty data', () => {
    expect(actionFromWire({ open_server_link: {} })).toEqual({ kind: 'openServerLink', data: {} });
  });
});

describe('buttonsFromWire', () => {
  it('takes buttons in spite of their oddities', () => {
    const rows = [{ buttons: [{ caption: 'خانه', icon: 'ERROR', icon_name: 'REAL_STATE' }, {}] }, {}];
    expect(buttonsFromWire({ rows } as never)).toEqual([
      [
        { caption: 'خانه', icon: 'ERROR', iconName: 'REAL_STATE', action: { kind: 'none' } },
        { caption: '', action: { kind: 'none' } },
      ],
      [],
    ]);
  });

  it.each([undefined, {}, { rows: [] }])('takes %j for no buttons', (grid) => {
    expect(buttonsFromWire(grid)).toBeUndefined();
  });
});

describe('buttonView', () => {
  it('shows what a button has, and no more', () => {
    expect(buttonView({ caption: 'a', iconName: 'HOME', action: { kind: 'none' } })).toEqual({
      caption: 'a',
      icon_name: 'HOME',
      action: {},
    });
  });
});
