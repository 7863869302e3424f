import {
  assignedShiftOn,
  violationsOfAssignment,
  workSiteOn,
  type AssignedRule,
  type GivenAssignment,
} from './assignment.policy';

const always: AssignedRule = {
  id: 'assignment',
  shiftId: null,
  rotation: null,
  weekdays: [],
  workSiteId: null,
  validFrom: '2020-01-01',
  validTo: null,
};
const weekdays = [1, 2, 3, 4, 5];
const of = (shiftId: string, changes: Partial<AssignedRule> = {}): AssignedRule => ({
  ...always,
  shiftId,
  weekdays,
  ...changes,
});

interface Levels {
  readonly person?: readonly AssignedRule[];
  readonly department?: readonly AssignedRule[];
  readonly site?: readonly AssignedRule[];
}

/** `off` on a day off. */
function shiftOn(date: string, { person = [], department = [], site = [] }: Levels): string | undefined {
  const rules = { ofPerson: person, ofDepartment: department, ofSite: () => site };
  const { shiftId, by } = assignedShiftOn(rules, 'here', date);
  return by && (shiftId ?? 'off');
}

const [monday, thursday, sunday] = ['2026-03-02', '2026-03-05', '2026-03-08'];

describe('the shift of a day', () => {
  it('is that of the person before the department before the site', () => {
    const [person, department, site] = [[of('own')], [of('department')], [of('site')]];
    expect(shiftOn(monday, { person, department, site })).toBe('own');
    expect(shiftOn(monday, { department, site })).toBe('department');
    expect(shiftOn(monday, { site })).toBe('site');
    expect(shiftOn(monday, {})).toBeUndefined();
  });

  it('is a day off on the other weekdays, whatever the department does then', () => {
    const partTime = [of('own', { weekdays: [1, 2] })];
    expect(shiftOn(thursday, { person: partTime, department: [of('department')] })).toBe('off');
    expect(shiftOn(sunday, { department: [of('department')] })).toBe('off');
  });

  it('names the assignment that decided, on days off as well', () => {
    const rules = {
      ofPerson: [of('own', { id: 'part time', weekdays: [1] })],
      ofDepartment: [of('department', { id: 'all' })],
      ofSite: () => [],
    };
    const by = { assignmentId: 'part time', level: 'person' };
    expect(assignedShiftOn(rules, 'here', monday)).toEqual({ shiftId: 'own', by });
    expect(assignedShiftOn(rules, 'here', thursday)).toEqual({ shiftId: undefined, by });
    expect(assignedShiftOn({ ...rules, ofPerson: [] }, 'here', monday).by).toEqual({
      assignmentId: 'all',
      level: 'department',
    });
    expect(assignedShiftOn({ ...rules, ofPerson: [], ofDepartment: [] }, 'here', monday).by).toBeUndefined();
  });

  it('is of several of one person that which names the weekday, of two the one that began later', () => {
    const early = of('early', { weekdays: [1, 2, 3] });
    const late = of('late', { weekdays: [4, 5] });
    expect(['early', 'late']).toEqual([monday, thursday].map((date) => shiftOn(date, { person: [late, early] })));
    const newer = of('newer', { validFrom: '2026-03-01' });
    expect(shiftOn(monday, { person: [newer, early] })).toBe('newer');
  });

  it('is the department’s again when the person’s own has ended, on the day after', () => {
    const person = [of('own', { validTo: '2026-03-04' })];
    const found = ['2026-03-04', thursday].map((date) => shiftOn(date, { person, department: [of('department')] }));
    expect(found).toEqual(['own', 'department']);
  });

  it('is nobody’s business where only the place is said', () => {
    const placed = { ...always, workSiteId: 'harbour' };
    expect(shiftOn(monday, { person: [placed], department: [of('department')] })).toBe('department');
    expect(workSiteOn({ ofPerson: [], ofDepartment: [placed], ofSite: () => [] }, monday)).toBe('harbour');
    expect(
      workSiteOn({ ofPerson: [{ ...placed, validTo: '2026-01-01' }], ofDepartment: [], ofSite: () => [] }, monday),
    ).toBe(undefined);
  });

  it('goes round in a rotation, over the end of a year, on 29 February and before its anchor', () => {
    const rotation = { anchorDate: '2027-12-30', shiftIds: ['a', 'a', 'b', null] };
    const person = [{ ...always, rotation }];
    const dates = ['2027-12-30', '2027-12-31', '2028-01-01', '2028-01-02', '2028-01-03', '2028-02-29', '2027-12-29'];
    expect(dates.map((date) => shiftOn(date, { person }))).toEqual(['a', 'a', 'b', 'off', 'a', 'a', 'off']);
  });
});

describe('an assignment', () => {
  const right: GivenAssignment = {
    personId: 'ada',
    department: null,
    siteId: null,
    shiftId: 'day',
    rotation: null,
    weekdays,
    workSiteId: null,
    validFrom: '2026-03-02',
    validTo: null,
  };

  it('is content from tomorrow on', () => {
    expect(violationsOfAssignment(right, '2026-03-02')).toEqual([]);
  });

  it.each<[field: string, changes: Partial<GivenAssignment>]>([
    ['user_id', { personId: null }],
    ['user_id', { department: 'Engines' }],
    ['valid_from', { validFrom: '2026-03-01' }],
    ['valid_to', { validTo: '2026-03-01' }],
    ['shift_id', { shiftId: null, weekdays: [] }],
    ['rotation', { rotation: { anchorDate: '2026-03-02', shiftIds: ['day'] } }],
    ['rotation', { shiftId: null, rotation: { anchorDate: '2026-03-02', shiftIds: [] } }],
    ['weekdays', { weekdays: [] }],
    ['weekdays', { weekdays: [1, 1] }],
    ['weekdays', { weekdays: [0] }],
    ['work_site_id', { personId: null, siteId: 'here', workSiteId: 'there' }],
  ])('is refused for its %s (%j)', (field, changes) => {
    expect(violationsOfAssignment({ ...right, ...changes }, '2026-03-02').map((one) => one.field)).toEqual([field]);
  });
});
