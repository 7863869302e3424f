import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { fromBuffer, type Entry, type Options, type ZipFile } from 'yauzl';
import { reportFormats, reportKinds, reportLanguages, type ReportLanguage } from '@smart-attendance/contracts';
import { isAppError } from '@smart-attendance/errors';
import { pdfWriter } from './pdf.writer';
import type { Report, ReportQuery, ReportRow, ReportWriterOf } from './report';
import { columnsOf } from './report-columns';
import { resolveReport } from './resolve-report.policy';
import { csvWriter, jsonWriter } from './text.writers';
import { datevLodasWriter, frappeHrWriter, odooWriter } from './vendor.writers';
import { wordsOf } from './words/words';
import { xlsxWriter } from './xlsx.writer';

const now = new Date('2026-11-20T07:30:00Z');
const moment = { now, today: '2026-11-20', timeZone: 'Europe/Berlin' };

function reportOf(wish: Partial<ReportQuery>): Report {
  const query: ReportQuery = {
    kind: 'monthly',
    format: 'csv',
    language: 'en',
    dateFrom: '',
    dateTo: '',
    at: undefined,
    personId: '',
    department: '',
    siteId: '',
    datev: undefined,
    ...wish,
  };
  return resolveReport(query, moment);
}

async function fileOf(writer: ReportWriterOf, report: Report, ...batches: (readonly ReportRow[])[]): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  const sink = (bytes: Uint8Array) => {
    pieces.push(bytes);
    return Promise.resolve();
  };
  const file = await writer(report, sink);
  for (const rows of batches) await file.write(rows);
  await file.end();
  return Buffer.concat(pieces);
}

/** A night of the autumn in which the clock goes back: 22:00 to 06:10, eight hours and ten minutes and one more. */
const night: ReportRow = {
  attendance_id: 'a',
  user_id: 'u',
  user_name: 'Ada "the first" Lovelace',
  employee_id: '00042',
  department: '=cmd()',
  date: '2026-10-24',
  shift: 'Night',
  status: 'late',
  check_in: new Date('2026-10-24T20:00:30Z'),
  check_out: new Date('2026-10-25T05:10:00Z'),
  worked_minutes: 549,
  break_minutes: 0,
  required_minutes: 540,
  late_minutes: 0,
  early_minutes: 0,
  overtime_minutes: 9,
  overtime_status: 'pending',
  flags: ['left_early', 'low_coverage'],
  time_zone: 'Europe/Berlin',
};

const absent: ReportRow = { ...night, status: 'absent', check_in: null, check_out: null, worked_minutes: null };

describe('a report as CSV', () => {
  it('is what a spreadsheet reads: no formulas, times on the wall, durations, words, and quotes doubled', async () => {
    const written = (await fileOf(csvWriter, reportOf({}), [night])).toString();
    expect(written.split('\r\n')).toEqual([
      '\uFEFFEmployee,Employee no.,Department,Date,Shift,Status,Check-in,Check-out,Worked,Break,Required,Late,' +
        'Left early by,Overtime,Overtime decision,Remarks',
      '"Ada ""the first"" Lovelace",00042,\'=cmd(),2026-10-24,Night,Late,2026-10-24 22:00,2026-10-25 06:10,9:09,0:00,' +
        '9:00,0:00,0:00,0:09,Pending,"Left early, Low camera coverage"',
      '',
    ]);
  });

  it.each([
    ['+49', "'+49"],
    ['-1', "'-1"],
    ['@x', "'@x"],
    ['\tx', "'\tx"],
    [' =1', "' =1"],
    ["'=1", "''=1"],
    ['＝1', "'＝1"],
    ['a=1', 'a=1'],
  ])('%j is %j', async (department, cell) => {
    const written = (await fileOf(csvWriter, reportOf({}), [{ ...night, department }])).toString();
    expect(written).toContain(`,00042,${cell},2026-10-24`);
  });

  it('has semicolons and commas where one writes decimals so', async () => {
    const report = reportOf({ kind: 'absences', language: 'de' });
    const written = (await fileOf(csvWriter, report, [{ ...absent, coverage_percent: 93.25 }])).toString();
    expect(written).toContain(';Night;Abwesend;93,2 %\r\n');
    const below = (await fileOf(csvWriter, report, [{ ...absent, coverage_percent: 94.96 }])).toString();
    expect(below).toContain(';94,9 %\r\n');
  });
});

describe('a report as JSON', () => {
  it('has values as they are, one document whatever the batches', async () => {
    const written = (await fileOf(jsonWriter, reportOf({}), [night], [], [absent])).toString();
    const report = JSON.parse(written) as { data: Record<string, unknown>[]; columns: object[] };
    expect(report).toMatchObject({
      kind: 'monthly',
      title: 'Monthly sheet',
      time_zone: 'Europe/Berlin',
      date_from: '2026-11-01',
      date_to: '2026-11-30',
      total: 2,
    });
    expect(report.columns[0]).toEqual({ key: 'user_name', title: 'Employee', type: 'text' });
    expect(report.data[0]).toMatchObject({ user_id: 'u', check_in: '2026-10-24T20:00:30.000Z', worked_minutes: 549 });
    expect(report.data[1]).toMatchObject({ check_in: null, worked_minutes: null });
    expect(JSON.parse((await fileOf(jsonWriter, reportOf({}))).toString())).toMatchObject({ data: [], total: 0 });
  });
});

describe('a report as XLSX', () => {
  it('is a workbook whose times and durations are numbers, and whose texts are texts', async () => {
    const report = reportOf({ language: 'ar' });
    const parts = await unzipped(await fileOf(xlsxWriter, report, [{ ...night, shift: 'a<b & \u0001c' }], [absent]));
    expect([...parts.keys()].sort()).toEqual([
      '[Content_Types].xml',
      '_rels/.rels',
      'xl/_rels/workbook.xml.rels',
      'xl/styles.xml',
      'xl/workbook.xml',
      'xl/worksheets/sheet1.xml',
    ]);
    const sheet = parts.get('xl/worksheets/sheet1.xml') ?? '';
    expect(sheet).toContain('rightToLeft="1"');
    expect(sheet).toContain('<t xml:space="preserve">=cmd()</t>');
    expect(sheet).toContain('a&lt;b &amp; c');
    // 24 October 2026, 22:00:30 on the wall of Berlin, and 9:09 hours.
    const days = (Date.UTC(2026, 9, 24, 22, 0, 30) - Date.UTC(1899, 11, 30)) / 86_400_000;
    expect(sheet).toContain(`<c s="3"><v>${String(days)}</v></c>`);
    expect(sheet).toContain(`<c s="4"><v>${String(549 / 1_440)}</v></c>`);
    expect(sheet.match(/<row>/g)).toHaveLength(3);
  });

  it('whose file is not wanted any more fails at the next rows, and ends nothing else', async () => {
    let taken = 0;
    const lost = new Error('cancelled');
    const file = await xlsxWriter(reportOf({}), () => {
      taken += 1;
      return taken > 2 ? Promise.reject(lost) : Promise.resolve();
    });
    const writing = async () => {
      // Few enough that nobody waits for the sheet when it breaks, as while the next rows are read.
      for (let batch = 0; batch < 1_000; batch += 1) {
        await file.write(Array<ReportRow>(100).fill({ ...night, user_name: randomUUID() }));
        await setImmediate();
      }
    };
    await expect(writing()).rejects.toBe(lost);
    await expect(file.end()).rejects.toBe(lost);
  });
});

describe('a report as PDF', () => {
  it.each(reportLanguages)('is written with fonts of its own in: %s', async (language) => {
    const report = reportOf({ format: 'pdf', language });
    const names = { ...night, user_name: 'Zoë 张伟 أحمد Łukasz', department: '研发部' };
    const pdf = (await fileOf(pdfWriter, report, Array<ReportRow>(60).fill(names))).toString('latin1');
    expect(pdf.startsWith('%PDF-1.')).toBe(true);
    expect(pdf.trimEnd().endsWith('%%EOF')).toBe(true);
    expect(pdf.match(/\/FontFile2/g)?.length).toBeGreaterThan(2);
    expect(pdf.match(/\/Type \/Page\b/g)?.length).toBe(2);
    expect(pdf).not.toContain('Helvetica');
  });
});

describe('words', () => {
  it.each(reportLanguages)('are there for every column and kind in: %s', (language: ReportLanguage) => {
    const { columns, kinds } = wordsOf(language);
    for (const kind of reportKinds) {
      const named = columnsOf(kind).filter(({ type }) => type !== 'id');
      expect(named.filter(({ key }) => (columns[key] ?? '') === '')).toEqual([]);
    }
    expect(Object.values(kinds)).not.toContain('');
    expect(reportFormats).toContain('pdf');
  });
});

describe('what other products import', () => {
  it('Frappe HR: the labels of Employee Checkin, a row for each of in and out, its date format, times on the wall', async () => {
    const written = (await fileOf(frappeHrWriter, reportOf({ kind: 'frappe_hr' }), [night, absent])).toString();
    expect(written).toBe(
      'Employee,Log Type,Time,Location / Device ID\r\n' +
        '00042,IN,2026-10-24 22:00:30,\r\n' +
        '00042,OUT,2026-10-25 06:10:00,\r\n',
    );
  });

  it('Odoo: the names of the fields of hr.attendance, a row a day, an open one without check-out', async () => {
    const open = { ...night, user_name: 'Bob', check_out: null };
    const written = (await fileOf(odooWriter, reportOf({ kind: 'odoo' }), [night, open, absent])).toString();
    expect(written).toBe(
      'employee_id,check_in,check_out\r\n' +
        '"Ada ""the first"" Lovelace",2026-10-24 22:00:30,2026-10-25 06:10:00\r\n' +
        'Bob,2026-10-24 22:00:30,\r\n',
    );
  });

  it.each(['absent', 'on_leave', 'holiday', 'no_coverage'])(
    'nothing of a row that is %s, whatever its times',
    async (status) => {
      const taken = { ...night, status };
      const logs = await fileOf(frappeHrWriter, reportOf({ kind: 'frappe_hr' }), [taken]);
      expect(logs.toString()).toBe('Employee,Log Type,Time,Location / Device ID\r\n');
      const attendance = await fileOf(odooWriter, reportOf({ kind: 'odoo' }), [taken]);
      expect(attendance.toString()).toBe('employee_id,check_in,check_out\r\n');
    },
  );

  const datev = {
    consultantNumber: '1234567',
    clientNumber: '42',
    hoursWageType: '100',
    overtimeWageType: '',
    allowGaps: false,
  };

  it('DATEV LODAS: head, description of the record, and hours with a comma on the first of the month', async () => {
    const report = reportOf({ kind: 'datev_lodas', datev: { ...datev, overtimeWageType: '110' } });
    const total = { employee_id: '00042', worked_minutes: 9_640, overtime_minutes: 40 };
    const written = (
      await fileOf(datevLodasWriter, report, [total, { ...total, employee_id: '7', worked_minutes: 0 }])
    ).toString();
    expect(written.split('\r\n')).toEqual([
      '[Allgemein]',
      'Ziel=LODAS',
      'Version_SST=1.0',
      'BeraterNr=1234567',
      'MandantenNr=42',
      'Feldtrennzeichen=;',
      'Zahlenkomma=,',
      'Datumsformat=TT/MM/JJJJ',
      '[Satzbeschreibung]',
      '1;u_lod_bwd_buchung_standard;abrechnung_zeitraum#bwd;bs_wert_butab#bwd;bs_nr#bwd;la_eigene#bwd;pnr#bwd;',
      '[Bewegungsdaten]',
      '1;01/11/2026;160,00;01;100;42;',
      '1;01/11/2026;0,67;01;110;42;',
      '',
    ]);
  });

  it('DATEV LODAS: nobody who worked is left out in silence', async () => {
    const report = reportOf({ kind: 'datev_lodas', datev });
    const writing = fileOf(datevLodasWriter, report, [{ employee_id: 'E-1', worked_minutes: 60, overtime_minutes: 0 }]);
    await expect(writing).rejects.toMatchObject({ reason: 'personnel_number_missing', details: { people: '1' } });
  });

  it('DATEV LODAS: no day whose hours are not known is left out in silence', async () => {
    const rows = [
      { employee_id: '42', worked_minutes: 60, unknown_days: 2 },
      { employee_id: '7', unknown_days: 1 },
    ];
    const writing = fileOf(datevLodasWriter, reportOf({ kind: 'datev_lodas', datev }), rows);
    await expect(writing).rejects.toMatchObject({ reason: 'hours_unknown', details: { days: '3' } });
  });

  it('DATEV LODAS: with gaps allowed, all others and all other days are booked', async () => {
    const report = reportOf({ kind: 'datev_lodas', datev: { ...datev, allowGaps: true } });
    const rows = [
      { employee_id: 'E-1', worked_minutes: 60 },
      { employee_id: '', worked_minutes: 60 },
      { employee_id: '42', worked_minutes: 60, unknown_days: 2 },
    ];
    const lines = (await fileOf(datevLodasWriter, report, rows)).toString().split('\r\n');
    expect(lines.slice(-2)).toEqual(['1;01/11/2026;1,00;01;100;42;', '']);
    expect(lines.filter((line) => line.startsWith('1;01/11'))).toHaveLength(1);
  });

  it('DATEV LODAS: hours of two are never booked on one number', async () => {
    const report = reportOf({ kind: 'datev_lodas', datev });
    const ofNumber = (number: string) => ({ employee_id: number, worked_minutes: 60, overtime_minutes: 0 });
    const writing = fileOf(datevLodasWriter, report, [ofNumber('00042'), ofNumber('7')], [ofNumber('42')]);
    await expect(writing).rejects.toMatchObject({ reason: 'personnel_number_twice' });
    const idle = { ...ofNumber('42'), worked_minutes: 0 };
    const lines = (await fileOf(datevLodasWriter, report, [ofNumber('00042'), idle])).toString().split('\r\n');
    expect(lines.filter((line) => line.endsWith(';42;'))).toHaveLength(1);
  });
});

describe('what is asked for', () => {
  it.each([
    [{ kind: 'daily' }, '2026-11-20', '2026-11-20'],
    [{ kind: 'daily', dateTo: '2026-11-03' }, '2026-11-03', '2026-11-03'],
    [{ kind: 'monthly' }, '2026-11-01', '2026-11-30'],
    [{ kind: 'monthly', dateFrom: '2028-02-10' }, '2028-02-10', '2028-02-29'],
    [{ kind: 'totals', dateTo: '2026-12-31' }, '2026-12-01', '2026-12-31'],
  ] as const)('%j is from %s to %s', (wish, dateFrom, dateTo) => {
    expect(reportOf(wish)).toMatchObject({ dateFrom, dateTo });
  });

  it.each([
    [{ dateFrom: '2026-01-01', dateTo: '2026-04-03' }, 'date_to'],
    [{ dateFrom: '2026-02-01', dateTo: '2026-01-01' }, 'date_from'],
    [{ at: now }, 'at'],
    [{ kind: 'presence', at: new Date('2026-11-20T07:31:00Z') }, 'at'],
    [{ kind: 'presence', dateFrom: '2026-11-20' }, 'date_from'],
    [{ siteId: 'x' }, 'site_id'],
    [{ kind: 'datev_lodas' }, 'datev_consultant_number'],
    [{ kind: 'odoo', format: 'pdf' }, 'format'],
  ] as const)('%j is wrong in %s', (wish, field) => {
    expect(fieldsRefused(wish)).toContain(field);
  });
});

function fieldsRefused(wish: Partial<ReportQuery>): string[] {
  try {
    reportOf(wish);
    return [];
  } catch (error) {
    return isAppError(error) ? error.violations.map(({ field }) => field) : [];
  }
}

/** The texts of the parts, read by somebody else's reader. */
async function unzipped(bytes: Buffer): Promise<Map<string, string>> {
  const zip = await promisify<Buffer, Options, ZipFile>(fromBuffer)(bytes, { autoClose: false });
  const entries: Entry[] = [];
  zip.on('entry', (entry: Entry) => entries.push(entry));
  await once(zip, 'end');
  const parts = new Map<string, string>();
  for (const entry of entries) {
    const stream = await promisify<Entry, Readable>(zip.openReadStream.bind(zip))(entry);
    parts.set(entry.fileName, await text(stream));
  }
  return parts;
}
