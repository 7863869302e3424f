import { pageOf, type PresencePage, type PresencePageRequest } from './presence-page.policy';
import type { Presence } from './presence.policy';

const idOf = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

function person(index: number, state: Presence['state'], since: string | null = null): Presence {
  return {
    facts: {
      personId: idOf(index),
      name: `Person ${String(index)}`,
      employeeId: '',
      department: '',
      departmentKey: '',
      row: null,
      lastSeen: null,
    },
    siteId: '',
    timeZone: 'UTC',
    shift: undefined,
    state,
    since: since === null ? null : new Date(`2026-03-03T${since}:00Z`),
    cameLate: false,
    lateMinutes: 0,
  };
}

const first: PresencePageRequest = { skip: 0, limit: 2, descending: false, cursor: '', sort: '' };
const all = (): boolean => true;
const isIn = ({ state }: Presence): boolean => state === 'in';

function page(
  people: readonly Presence[],
  passes: (person: Presence) => boolean,
  request: Partial<PresencePageRequest>,
) {
  const found = pageOf(people, passes, { ...first, ...request });
  if ('violation' in found) throw new Error(found.violation.message);
  return found;
}

const numbers = ({ people }: PresencePage): number[] => people.map(({ facts }) => Number(facts.personId.slice(-4)));

describe('a page of who is in', () => {
  const people = [
    person(1, 'in', '09:30'),
    person(2, 'not_expected'),
    person(3, 'in', '08:00'),
    person(4, 'in', '09:00'),
    person(5, 'left', '07:00'),
  ];

  it('goes on behind the last one of the page before, in names and in times, either way round', () => {
    for (const [request, order] of [
      [{}, [1, 2, 3, 4, 5]],
      [{ descending: true }, [5, 4, 3, 2, 1]],
      [{ sort: 'since' }, [5, 3, 4, 1, 2]],
    ] as const) {
      const seen: number[] = [];
      let cursor = '';
      do {
        const found = page(people, all, { ...request, cursor });
        expect(found.total).toBe(5);
        seen.push(...numbers(found));
        cursor = found.nextCursor;
      } while (cursor !== '');
      expect(seen).toEqual(order);
    }
  });

  it('neither repeats nor hides anybody when the last of a page leaves before the next is read', () => {
    const { nextCursor } = page(people, isIn, {});
    const later = people.map((one) => (one.facts.personId === idOf(3) ? person(3, 'left', '10:00') : one));
    expect(numbers(page(later, isIn, { cursor: nextCursor }))).toEqual([4]);
    const gone = people.filter(({ facts }) => facts.personId !== idOf(3));
    expect(numbers(page(gone, isIn, { cursor: nextCursor }))).toEqual([4]);
    expect(numbers(page(people, isIn, { skip: 1 }))).toEqual([3, 4]);
  });

  it('refuses the cursor of another order, what is none, and an order that is none', () => {
    const { nextCursor } = page(people, all, {});
    expect(() => page(people, all, { cursor: nextCursor, sort: 'since' })).toThrow('next_cursor');
    expect(() => page(people, all, { cursor: 'bm9uZQ' })).toThrow('next_cursor');
    expect(() => page(people, all, { sort: 'state' })).toThrow('name, since');
  });
});
