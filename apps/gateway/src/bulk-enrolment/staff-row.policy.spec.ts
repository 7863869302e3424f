import { isAppError } from '@smart-attendance/errors';
import { readCsv } from '../cameras/csv/csv-text.policy';
import { readStaff, staffPasswordsMax } from './staff-row.policy';

const read = (text: string | Uint8Array) => readStaff(readCsv(typeof text === 'string' ? Buffer.from(text) : text));

function faultsOf(work: () => unknown): string[] {
  try {
    work();
    return [];
  } catch (error) {
    return isAppError(error) ? error.violations.map(({ field, message }) => `${field} ${message}`) : ['no AppError'];
  }
}

it('a row says what its cells say, and an empty cell nothing', () => {
  const [ada, bob] = read(
    'Employee ID;First Name;email;Is active;biometric_consent;role\r\nE-1;Ada;ada@example.org;yes;;Manager\r\nE-2;;;0;no;\r\n',
  );
  expect(ada).toMatchObject({ row: 2, faults: [] });
  expect(ada?.person).toEqual({
    employeeId: 'E-1',
    firstName: 'Ada',
    email: 'ada@example.org',
    isActive: true,
    role: 'manager',
  });
  expect(bob?.person).toEqual({ employeeId: 'E-2', isActive: false, biometricConsent: false });
});

const table = 'employee_id\tfirst_name\r\nE-1\t"Zoë ""Z"",\nJr."\r\n';

it.each([
  ['UTF-8', Buffer.from(table)],
  ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${table}`)],
  ['UTF-16, as Excel writes Unicode text', Buffer.from(`\uFEFF${table}`, 'utf16le')],
  ['UTF-16 with the large end first', Buffer.from(`\uFEFF${table}`, 'utf16le').swap16()],
])('%s is read, with quotes and line breaks in its cells', (_, bytes) => {
  expect(read(bytes)[0]?.person).toMatchObject({
    employeeId: 'E-1',
    firstName: expect.stringMatching(/^Zoë "Z",\s?/) as string,
  });
});

it('what Excel writes in Windows-1252 is refused, with what to do', () => {
  expect(() => read(Buffer.from('employee_id,first_name\nE-1,Zo\xeb\n', 'latin1'))).toThrow(/CSV UTF-8/);
});

it('a guarded formula is the text that it guards, and nothing is computed', () => {
  const [row] = read("employee_id,phone\nE-1,'+49 30 1\nE-2,=1+1\n");
  expect(row?.person.phone).toBe('+49 30 1');
});

it('rows that are wrong are told apart from those that are not', () => {
  const rows = read('employee_id,email,is_active\nE-1,a@b.test,maybe\n,x@b.test,\ne-9,A@B.test,\nE-9,c@b.test,\n');
  expect(rows.map(({ faults }) => faults.map(({ field, message }) => `${field} ${message}`))).toEqual([
    ['is_active must be true or false, yes or no, 1 or 0'],
    ['employee_id is missing'],
    ['email is in row 2 already'],
    [],
  ]);
});

it('of two rows about one person the second is wrong', () => {
  expect(read('employee_id\nE-1\n E-1 \n')[1]?.faults).toMatchObject([{ message: 'is in row 2 already' }]);
});

it('a cell too many is told, so that nothing lands in the wrong column', () => {
  expect(read('employee_id,phone\nE-1,1,2\n')[0]?.faults).toMatchObject([{ field: 'row' }]);
});

it('columns that are none, twice or missing are refused', () => {
  expect(faultsOf(() => read('first_name,salary,first_name\nA,1,B\n'))).toEqual([
    expect.stringMatching(/^salary is none of employee_id/) as string,
    'first_name is there twice',
    'employee_id is missing',
  ]);
});

it('so many passwords are taken as can be hashed while somebody waits', () => {
  const rows = Array.from({ length: staffPasswordsMax + 1 }, (_, i) => `E-${i},long enough ${i}`);
  expect(faultsOf(() => read(['employee_id,password', ...rows].join('\n')))).toEqual([
    expect.stringMatching(/^password must be in at most/) as string,
  ]);
});
