import { Injectable } from '@nestjs/common';
import { importLeave, type ImportLeaveResponse, type LeaveFault } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import type { Caller } from '../access/caller';
import { readCsv, type CsvRow } from '../cameras/csv/csv-text.policy';
import { textOrNull } from '../input/show.policy';
import type { ImportLeaveOptions } from './leave.input';
import type { ImportedLeaveView, LeaveImportView, LeaveRowErrorView, LeaveRowResult } from './leave-import.view';
import { toImportedLeave, violationsOfColumns } from './leave-row.policy';

/** More complaints than that help nobody. */
const errorsMax = 500;

/** Takes approved leave from a file: all of its rows or none. */
@Injectable()
export class LeaveImportService {
  constructor(private readonly requests: RequestClient) {}

  /**
   * What became of each row, or with `dry_run` what would.
   *
   * @throws AppError `malformed`, `unsupported_media` or `invalid_argument` for a file that cannot be read, and
   * `invalid_argument` naming rows and fields when one is wrong: then nothing was written
   */
  async run(bytes: Uint8Array, options: ImportLeaveOptions, { principal }: Caller): Promise<LeaveImportView> {
    const { columns, rows } = readCsv(bytes);
    const violations = violationsOfColumns(columns);
    if (violations.length > 0) throw AppError.invalid(violations.slice(0, errorsMax));
    refuseLongRows(rows);
    const isDryRun = options.dry_run ?? false;
    const response = await this.requests.request(importLeave, {
      leaves: rows.map(toImportedLeave),
      reason: options.reason ?? '',
      isDryRun,
      authorId: principal.id,
    });
    if (!isDryRun) refuseFaults(response.faults, rows);
    return toLeaveImportView(isDryRun, response, rows);
  }
}

/** @throws AppError `invalid_argument` */
function refuseLongRows(rows: readonly CsvRow[]): void {
  const long = rows.filter(({ cellsTooMany }) => cellsTooMany > 0);
  if (long.length === 0) return;
  const message = 'has more cells than the first row has names';
  throw wrongRows(
    long.length,
    long.map(({ row }) => ({ row, field: 'row', message })),
    rows,
  );
}

/** @throws AppError `invalid_argument` naming each row and field */
function refuseFaults(faults: readonly LeaveFault[], rows: readonly CsvRow[]): void {
  if (faults.length === 0) return;
  throw wrongRows(
    new Set(faults.map(({ index }) => index)).size,
    faults.map((fault) => toError(fault, rows)),
    rows,
  );
}

function wrongRows(count: number, errors: readonly LeaveRowErrorView[], rows: readonly CsvRow[]): AppError {
  const sentence = `${count} of ${rows.length} rows are wrong, so nothing was written; errors says which and why.`;
  return new AppError('invalid_argument', sentence, { violations: errors.slice(0, errorsMax) });
}

function toError({ index, field, message }: LeaveFault, rows: readonly CsvRow[]): LeaveRowErrorView {
  return { row: rows[index]?.row ?? 0, field, message };
}

function toLeaveImportView(
  isDryRun: boolean,
  { results, personIds, faults, daysComputed }: ImportLeaveResponse,
  rows: readonly CsvRow[],
): LeaveImportView {
  const data = rows.map(({ row }, index): ImportedLeaveView => ({
    row,
    result: (results[index] ?? 'failed') as LeaveRowResult,
    user_id: textOrNull(personIds[index] ?? ''),
    errors: faults.filter((fault) => fault.index === index).map((fault) => toError(fault, rows)),
  }));
  const count = (result: LeaveRowResult): number => data.filter((one) => one.result === result).length;
  return {
    dry_run: isDryRun,
    created: count('created'),
    unchanged: count('unchanged'),
    failed: count('failed'),
    days_computed: daysComputed,
    data,
  };
}
