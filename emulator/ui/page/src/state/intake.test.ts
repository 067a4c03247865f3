import { expect, it } from 'vitest';
import type { Entry } from '../../../../control-api/control-api.ts';
import { noteEntry } from './intake.ts';
import { forget, newPageState } from './page-state.ts';

const delivery = (id: number, status: number) =>
  ({
    ...{ id, status, direction: 'divar_to_bot', state: 'done', outcome: 'answered' },
    ...{ operation: 'NEW_CHATBOT_MESSAGE', findings: [], at: '2026-01-01T12:00:00Z' },
  }) as unknown as Entry;

it('keeps the newest delivery whatever older ones are read, until the ids begin anew', () => {
  const state = newPageState({ language: 'en', theme: 'system', shortcuts: false });
  noteEntry(state, delivery(50, 200));
  noteEntry(state, delivery(49, 500));
  expect(state.lastDelivery).toMatchObject({ status: 200 });
  forget(state);
  expect(state.lastDelivery).toMatchObject({ status: 200 });
  noteEntry(state, delivery(1, 500));
  expect(state.lastDelivery).toMatchObject({ status: 500 });
});
