import type { Schemas } from '@smart-attendance/client';
import { afterEvents, type PersonEvent } from './person-events.policy';

const person = (id: string): Schemas['UserView'] =>
  ({ id, first_name: 'A', last_name: id, department: 'R&D', is_active: true, revision: 3 }) as Schemas['UserView'];

const pages = [
  { data: [person('1'), person('2')], total: 3 },
  { data: [person('3')], total: 3 },
];

const erased = (id: string) => ({ type: 'person.erased', user_id: id, data: {} }) as unknown as PersonEvent;
const changed = (id: string, revision: number) =>
  ({
    type: 'person.changed',
    user_id: id,
    data: { change: 'updated', department: 'Sales', is_active: false, revision },
  }) as unknown as PersonEvent;

describe('a list of people while it is open', () => {
  it('loses who is erased at once', () => {
    const after = afterEvents(pages, [erased('2')]);
    expect(after.pages.map((page) => page.data.map(({ id }) => id))).toEqual([['1'], ['3']]);
    expect(after.pages.map(({ total }) => total)).toEqual([2, 2]);
    expect(after.isStale).toBe(false);
  });

  it('shows a change at once, and is read anew for the rest of it', () => {
    const after = afterEvents(pages, [changed('3', 4)]);
    expect(after.pages[1]?.data[0]).toMatchObject({ department: 'Sales', is_active: false });
    expect(after.isStale).toBe(true);
  });

  it('takes no news for new that it has already', () => {
    const after = afterEvents(pages, [changed('3', 3)]);
    expect(after.pages).toEqual(pages);
    expect(after.isStale).toBe(false);
  });

  it('is to be read anew when somebody is new', () => {
    expect(afterEvents(pages, [changed('4', 1)]).isStale).toBe(true);
  });
});
