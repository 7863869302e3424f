import { planOfLeave, readLeave, type Directory, type GivenLeave } from './leave-import.policy';
import { newRequest } from './leave-requests.service';
import type { LeaveTypeRow } from './leave-type.entity';

const now = new Date('2026-11-20T08:00:00Z');
const vacation: LeaveTypeRow = {
  id: 'vacation',
  name: 'Vacation',
  nameKey: 'vacation',
  isPaid: true,
  isActive: true,
  revision: 1,
  createdAt: now,
  updatedAt: now,
};
const directory: Directory = {
  personIds: new Set(['ada', 'bob', 'hr']),
  personOfEmployee: new Map([
    ['E-1', 'ada'],
    ['E-2', 'bob'],
  ]),
  types: new Map([['vacation', vacation]]),
};
const given: GivenLeave = {
  personId: 'ada',
  employeeId: '',
  typeName: ' VACATION',
  dateFrom: '2026-12-28',
  dateTo: '2026-12-31',
  part: 'full_day',
  note: '',
};
const read = (changes: Partial<GivenLeave> = {}) => readLeave({ ...given, ...changes }, directory, 'hr', '2026-11-20');
const fieldsOf = (changes: Partial<GivenLeave>) => read(changes).violations.map(({ field }) => field);

describe('a list of leave', () => {
  it('names people by id or employee id, and types by their names', () => {
    expect(read()).toMatchObject({ personId: 'ada', type: vacation, violations: [] });
    expect(read({ personId: '', employeeId: 'E-2' })).toMatchObject({ personId: 'bob', violations: [] });
  });

  it.each<[fields: readonly string[], changes: Partial<GivenLeave>]>([
    [['user_id'], { personId: '' }],
    [['user_id'], { personId: 'nobody' }],
    [['employee_id'], { employeeId: 'E-9' }],
    [['employee_id'], { employeeId: 'E-2' }],
    [['user_id'], { personId: 'hr' }],
    [['type'], { typeName: 'Holiday' }],
    [['part'], { part: 'half' }],
    [['note'], { note: 'x'.repeat(2_001) }],
    [['date_from', 'date_to'], { dateFrom: '28.12.2026', dateTo: '' }],
    [['part'], { part: 'first_half' }],
  ])('says %j of %j', (fields, changes) => {
    expect(fieldsOf(changes)).toEqual(fields);
  });

  it('makes what is new, keeps what is approved, and refuses what touches other leave', () => {
    const asked = newRequest('request', { ...read(), note: '' }, vacation, 'ada', now);
    const approved = { ...asked, state: 'approved' } as const;
    expect(planOfLeave([read()], []).results).toEqual(['created']);
    expect(planOfLeave([read()], [approved])).toEqual({ results: ['unchanged'], faults: [] });
    expect(planOfLeave([read()], [asked])).toMatchObject({ results: ['failed'], faults: [{ index: 0 }] });
    expect(planOfLeave([read({ dateTo: '2027-01-02' })], [approved]).results).toEqual(['failed']);
    const twice = planOfLeave([read(), read({ dateFrom: '2026-12-31' }), read({ personId: 'bob' })], []);
    expect(twice.results).toEqual(['created', 'failed', 'created']);
    expect(twice.faults).toEqual([
      { index: 1, field: 'date_from', message: expect.stringContaining('entry 1') as string },
    ]);
  });
});
