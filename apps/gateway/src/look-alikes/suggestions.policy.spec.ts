import { create, LookAlikePersonSchema, timestampFromDate } from '@smart-attendance/contracts';
import { suggestionsFor } from './suggestions.policy';

const person = (personId: string, fields: { isActive?: boolean; templates?: number; createdAt?: string } = {}) =>
  create(LookAlikePersonSchema, {
    personId,
    name: 'Ada Lovelace',
    employeeId: `E-${personId}`,
    isActive: fields.isActive ?? true,
    templates: fields.templates ?? 1,
    createdAt: timestampFromDate(new Date(fields.createdAt ?? '2026-01-01T00:00:00Z')),
  });

const aboutWhom = (...pair: Parameters<typeof suggestionsFor>) =>
  suggestionsFor(...pair).map(({ action, user_id: userId }) => `${action} ${userId}`);

it('of one person who was entered twice the record with fewer photos may go, of two alike the newer one', () => {
  expect(aboutWhom(person('1'), person('2', { templates: 3 }))).toEqual(['deactivate 1', 'erase 1']);
  expect(aboutWhom(person('1', { createdAt: '2026-02-01T00:00:00Z' }), person('2'))).toEqual([
    'deactivate 1',
    'erase 1',
  ]);
});

it('one that is not active any more can only be erased', () => {
  expect(aboutWhom(person('1', { isActive: false, templates: 9 }), person('2'))).toEqual(['erase 1']);
});
