import type { AttendanceStatus } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import type { Cell, DatevNumbers, Report, ReportRow, ReportWriter, ReportWriterOf } from './report';
import { guardFormula, wallText, zoneOf } from './report-cells.policy';
import { quoted } from './text.writers';

/*
 * What other products import, each as it documents it (docs/exports.md names the sources). None of them takes a byte
 * order mark for what it is in every version, so none is written.
 */

/** Times of other rows mean nothing: somebody called them absent or on leave, or they were there too short. */
const attended: readonly Cell[] = ['present', 'late', 'half_day'] satisfies readonly AttendanceStatus[];

/** The labels of the fields of the document type Employee Checkin, in English as its import template has them. */
const frappeColumns = ['Employee', 'Log Type', 'Time', 'Location / Device ID'];

/** Frappe HR, Employee Checkin: one row each for check-in and check-out, in the time zone of its system. */
export const frappeHrWriter: ReportWriterOf = csvOf(frappeColumns, (row, report) => {
  const employee = guardFormula(employeeOf(row));
  const logs = [
    ['IN', row['check_in']],
    ['OUT', row['check_out']],
  ] as const;
  return logs.flatMap(([type, at]) =>
    at instanceof Date ? [[employee, type, secondsText(at, zoneOf(row, report)), '']] : [],
  );
});

/** The technical names of the fields of hr.attendance, which its import takes in every language. */
const odooColumns = ['employee_id', 'check_in', 'check_out'];

/** Odoo, hr.attendance: one row a day, in the time zone of the user who imports; an employee is found by the name. */
export const odooWriter: ReportWriterOf = csvOf(odooColumns, (row, report) => {
  const { check_in: checkIn, check_out: checkOut } = row;
  if (!(checkIn instanceof Date)) return [];
  const zone = zoneOf(row, report);
  const out = checkOut instanceof Date ? secondsText(checkOut, zone) : '';
  return [[guardFormula(String(row['user_name'] ?? '')), secondsText(checkIn, zone), out]];
});

type LinesOf = (row: ReportRow, report: Report) => readonly (readonly string[])[];

function csvOf(columns: readonly string[], linesOf: LinesOf): ReportWriterOf {
  const line = (cells: readonly string[]): string => `${cells.map((cell) => quoted(cell, ',')).join(',')}\r\n`;
  return async (report, sink): Promise<ReportWriter> => {
    await sink(Buffer.from(line(columns)));
    return {
      write: async (rows) => {
        const lines = rows.filter(({ status }) => attended.includes(status)).flatMap((row) => linesOf(row, report));
        if (lines.length > 0) await sink(Buffer.from(lines.map(line).join('')));
      },
      end: () => Promise.resolve(),
    };
  };
}

/** Who has no number is found by nobody, and told by the import of the product. */
function employeeOf(row: ReportRow): string {
  const number = String(row['employee_id'] ?? '');
  return number === '' ? String(row['user_name'] ?? '') : number;
}

/** `2026-11-20 08:52:30` */
function secondsText(at: Date, timeZone: string): string {
  return `${wallText(at, timeZone)}:${String(at.getUTCSeconds()).padStart(2, '0')}`;
}

const recordType = '1';
/** Hours, of its keys for what a value is (Bearbeitungsschlüssel). */
const hoursKey = '01';
/** Who mends them asks again. */
const numbersToldMax = 5;

/**
 * DATEV LODAS, ASCII import of movement data: hours and overtime of a month by wage type. A personnel number there is 1
 * to 99999; somebody who worked and has none would not be paid, nor would a day without a check-out, so then there is
 * no file unless gaps are allowed. Nor where two have the same number (42 and 00042 are one there), or one would be
 * paid for both.
 */
export const datevLodasWriter: ReportWriterOf = async ({ datev, dateFrom }, sink) => {
  if (datev === undefined) throw new Error('A report for DATEV has its numbers.');
  await sink(Buffer.from(linesText(datevHead(datev))));
  const period = `01/${dateFrom.slice(5, 7)}/${dateFrom.slice(0, 4)}`;
  const booked = new Set<number>();
  const twice = new Set<number>();
  let unbooked = 0;
  let unknownDays = 0;
  return {
    write: async (rows) => {
      const lines = rows.flatMap((row) => {
        if (!datev.allowGaps) unknownDays += Number(row['unknown_days'] ?? 0);
        const bookings = bookingsOf(row, datev);
        if (bookings.length === 0) return [];
        const text = String(row['employee_id'] ?? '');
        const number = Number(text);
        if (!isPersonnelNumber(text)) {
          if (!datev.allowGaps) unbooked += 1;
          return [];
        }
        if (booked.has(number)) twice.add(number);
        booked.add(number);
        return bookings.map(([wageType, minutes]) =>
          [recordType, period, hoursText(minutes), hoursKey, wageType, String(number), ''].join(';'),
        );
      });
      if (lines.length > 0 && unbooked + unknownDays + twice.size === 0) await sink(Buffer.from(linesText(lines)));
    },
    end: () => {
      if (unbooked > 0) return Promise.reject(withoutNumber(unbooked));
      if (twice.size > 0) return Promise.reject(withOneNumber(twice));
      return unknownDays > 0 ? Promise.reject(withUnknownHours(unknownDays)) : Promise.resolve();
    },
  };
};

function datevHead(datev: DatevNumbers): string[] {
  const fields = 'abrechnung_zeitraum#bwd;bs_wert_butab#bwd;bs_nr#bwd;la_eigene#bwd;pnr#bwd;';
  return [
    '[Allgemein]',
    'Ziel=LODAS',
    'Version_SST=1.0',
    `BeraterNr=${datev.consultantNumber}`,
    `MandantenNr=${datev.clientNumber}`,
    'Feldtrennzeichen=;',
    'Zahlenkomma=,',
    'Datumsformat=TT/MM/JJJJ',
    '[Satzbeschreibung]',
    `${recordType};u_lod_bwd_buchung_standard;${fields}`,
    '[Bewegungsdaten]',
  ];
}

function withoutNumber(people: number): AppError {
  const message =
    `Of ${String(people)} people who worked the employee id is no personnel number of DATEV (1 to 99999). ` +
    'Correct it, or allow gaps: then they are left out.';
  return new AppError('refused', message, { reason: 'personnel_number_missing', details: { people: String(people) } });
}

function withUnknownHours(days: number): AppError {
  const message =
    `On ${String(days)} days somebody was there whose hours are not known: they have no check-out, or no times. ` +
    'Correct these days, or allow gaps: then nothing is booked for them.';
  return new AppError('refused', message, { reason: 'hours_unknown', details: { days: String(days) } });
}

function withOneNumber(numbers: ReadonlySet<number>): AppError {
  const some = [...numbers].slice(0, numbersToldMax).join(', ');
  const message =
    `Several people who worked have the same personnel number of DATEV (${some}), which takes 42 and 00042 for one. ` +
    'Correct all but one of them.';
  return new AppError('refused', message, { reason: 'personnel_number_twice' });
}

function bookingsOf(row: ReportRow, datev: DatevNumbers): (readonly [string, number])[] {
  const worked = Number(row['worked_minutes'] ?? 0);
  const overtime = Math.min(worked, Number(row['overtime_minutes'] ?? 0));
  const isApart = datev.overtimeWageType !== '';
  const bookings: (readonly [string, number])[] = [[datev.hoursWageType, isApart ? worked - overtime : worked]];
  if (isApart) bookings.push([datev.overtimeWageType, overtime]);
  return bookings.filter(([, minutes]) => minutes > 0);
}

export function isPersonnelNumber(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) > 0;
}

/** Hours with two decimals and a comma. */
function hoursText(minutes: number): string {
  return (minutes / 60).toFixed(2).replace('.', ',');
}

function linesText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\r\n`).join('');
}
