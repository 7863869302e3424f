import { toDates, toWish, type ReportFields } from './report-form.policy';

const fields: ReportFields = {
  kind: 'monthly',
  format: 'xlsx',
  from: '2026-11-01',
  to: '2026-11-30',
  department: ' Hall ',
  userId: null,
  consultantNumber: '1001',
  clientNumber: '1',
  hoursWageType: '100',
  overtimeWageType: '',
  allowGaps: true,
};

describe('what is asked of a report', () => {
  it('are dates and a format where it has them', () => {
    expect({ ...toWish(fields), ...toDates(fields) }).toEqual({
      kind: 'monthly',
      format: 'xlsx',
      user_id: null,
      department: 'Hall',
      date_from: '2026-11-01',
      date_to: '2026-11-30',
    });
    expect(toDates({ ...fields, kind: 'presence' })).toEqual({});
  });

  it('are numbers of the accountant for theirs alone, and no format', () => {
    expect(toWish({ ...fields, kind: 'datev_lodas' })).toMatchObject({
      datev_client_number: '1',
      datev_overtime_wage_type: null,
      datev_allow_gaps: true,
    });
    expect(toWish({ ...fields, kind: 'odoo' })).not.toHaveProperty('format');
  });
});
