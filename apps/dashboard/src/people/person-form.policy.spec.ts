import {
  changesMeanwhile,
  noFields,
  overlaid,
  toCreateBody,
  toUpdateBody,
  type PersonFields,
} from './person-form.policy';

const ada: PersonFields = {
  ...noFields,
  first_name: 'Ada',
  last_name: 'Lovelace',
  email: 'ada@example.org',
  employee_id: 'E-1001',
  department: 'Engineering',
};

describe('the form of a person', () => {
  it('sends what was changed alone, and clears a text that was emptied', () => {
    expect(toUpdateBody({ ...ada, department: ' ', phone: '1', password: '' }, ada)).toEqual({
      department: null,
      phone: '1',
    });
    expect(toUpdateBody({ ...ada, biometric_consent: false }, ada)).toEqual({});
  });

  it('leaves roles to who may give them, and consent out where nothing was said', () => {
    const body = toCreateBody({ ...ada, password: 'long enough' }, false);
    expect(body).toMatchObject({ first_name: 'Ada', department: 'Engineering', phone: null, is_active: true });
    expect(body).not.toHaveProperty('role');
    expect(body).not.toHaveProperty('biometric_consent');
    expect(toCreateBody({ ...ada, role: 'manager', biometric_consent: false }, true)).toMatchObject({
      role: 'manager',
      biometric_consent: false,
    });
  });
});

describe('somebody who was quicker', () => {
  const now: PersonFields = { ...ada, department: 'Research', position: 'Lead' };

  it('is told with what they changed, and where both changed the same', () => {
    expect(changesMeanwhile({ ...ada, department: 'Sales', phone: '1' }, ada, now)).toEqual([
      { name: 'department', before: 'Engineering', now: 'Research', clashes: true },
      { name: 'position', before: '', now: 'Lead', clashes: false },
    ]);
    expect(changesMeanwhile({ ...ada, department: 'Research' }, ada, now)[0]?.clashes).toBe(false);
  });

  it('loses nothing by what is typed here, but where both changed the same', () => {
    expect(overlaid({ ...ada, department: 'Sales', phone: '1' }, ada, now)).toEqual({
      ...now,
      department: 'Sales',
      phone: '1',
    });
  });
});
