import type { Schemas } from '@smart-attendance/client';
import { csvHead, toPersonLine } from './people-csv.policy';

const person: Schemas['UserView'] = {
  id: '3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b',
  first_name: 'Ada',
  last_name: 'Lovelace',
  email: 'ada@example.org',
  employee_id: 'E-1001',
  department: null,
  phone: null,
  position: null,
  is_active: true,
  role: 'employee',
  biometric_consent: null,
  consent_source: null,
  consent_recorded_at: null,
  created_at: '2026-11-20T07:42:10.000Z',
  updated_at: '2026-11-20T07:42:10.000Z',
  revision: 1,
};

describe('an export of people', () => {
  it('is a table that spreadsheets and programs read', () => {
    expect(csvHead.startsWith('\uFEFFemployee_id,first_name,')).toBe(true);
    expect(toPersonLine(person)).toBe(
      'E-1001,Ada,Lovelace,ada@example.org,,,,employee,true,,2026-11-20T07:42:10.000Z\r\n',
    );
  });
});
