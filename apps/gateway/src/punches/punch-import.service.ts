import { Injectable } from '@nestjs/common';
import { importPunches, type ImportedPunch } from '@smart-attendance/contracts';
import { AppError, type Violation } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import type { Caller } from '../access/caller';
import { readCsv, type CsvRow, type CsvTable } from '../cameras/csv/csv-text.policy';
import { unguardFormula } from '../cameras/csv/formula-guard.policy';
import { toPunchImportView, type ImportedRow, type PunchImportView } from './punch.view';

export const punchColumns = ['employee_id', 'time', 'site', 'role', 'reason'] as const;
const neededColumns: readonly string[] = ['employee_id', 'time'];
/** More complaints than that help nobody. */
const errorsMax = 500;

/** Takes punches from a file, as people wrote them down while cameras were away: all of them or none. */
@Injectable()
export class PunchImportService {
  constructor(private readonly requests: RequestClient) {}

  /**
   * What became of each row, or with `isDryRun` what would.
   *
   * @throws AppError `malformed`, `unsupported_media` or `invalid_argument` for a file that cannot be read, and
   * `invalid_argument` naming rows and fields when one is wrong: then nothing is written
   */
  async run(
    bytes: Uint8Array,
    options: { isDryRun: boolean; reason: string },
    caller: Caller,
  ): Promise<PunchImportView> {
    const { isDryRun, reason } = options;
    const table = readCsv(bytes);
    refuseColumns(table);
    const { punches } = await this.requests.request(importPunches, {
      punches: table.rows.map(toWrittenPunch),
      reason,
      authorId: caller.principal.id,
      isDryRun,
      department: caller.onlyDepartment ?? '',
    });
    const rows = table.rows.flatMap((row, index): ImportedRow[] => {
      const punch = punches[index];
      return punch === undefined ? [] : [{ row: row.row, employeeId: row.cells['employee_id'] ?? '', punch }];
    });
    if (!isDryRun) refuseWrongRows(rows);
    return toPunchImportView(isDryRun, rows);
  }
}

function toWrittenPunch({ cells }: CsvRow) {
  const cell = (name: (typeof punchColumns)[number]): string => unguardFormula((cells[name] ?? '').trim());
  return {
    employeeId: cell('employee_id'),
    time: cell('time'),
    site: cell('site'),
    role: cell('role').toLowerCase(),
    reason: cell('reason'),
  };
}

/** @throws AppError `invalid_argument` for a column that is none, is there twice or is missing */
function refuseColumns({ columns, rows }: CsvTable): void {
  const violations = columns.flatMap((name, index): Violation[] => {
    const field = name === '' ? `column ${index + 1}` : name.slice(0, 100);
    if (!(punchColumns as readonly string[]).includes(name)) {
      return [{ field, message: `is none of ${punchColumns.join(', ')}` }];
    }
    return columns.indexOf(name) < index ? [{ field, message: 'is there twice' }] : [];
  });
  for (const field of neededColumns) if (!columns.includes(field)) violations.push({ field, message: 'is missing' });
  for (const { row, cellsTooMany } of rows) {
    if (cellsTooMany > 0) violations.push({ field: `row ${row}`, message: 'has more cells than there are columns' });
  }
  if (violations.length > 0) throw AppError.invalid(violations.slice(0, errorsMax));
}

/** @throws AppError `invalid_argument` naming each row and field */
function refuseWrongRows(rows: readonly ImportedRow[]): void {
  const isWrong = ({ punch }: { readonly punch: ImportedPunch }): boolean => punch.result === 'failed';
  const wrong = rows.filter(isWrong);
  if (wrong.length === 0) return;
  const sentence = `${wrong.length} of ${rows.length} rows are wrong, so nothing was written; errors says which and why.`;
  const violations = wrong.flatMap(({ row, punch }) =>
    punch.faults.map(({ field, message }) => ({ row, field, message })),
  );
  throw new AppError('invalid_argument', sentence, { violations: violations.slice(0, errorsMax) });
}
