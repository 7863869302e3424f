import { Injectable } from '@nestjs/common';
import {
  importAssignments,
  listPeople,
  listShifts,
  listSites,
  pageSizeMax,
  type AssignmentFault,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import type { Caller } from '../access/caller';
import { readCsv, type CsvTable } from '../cameras/csv/csv-text.policy';
import {
  keyOfName,
  readAssignment,
  violationsOfColumns,
  type NamedIds,
  type ReadAssignment,
} from './assignment-csv.policy';
import {
  assignmentRowResults,
  toAssignmentImportView,
  type AssignmentImportView,
  type ImportedAssignmentView,
} from './assignment-import.view';

/** More complaints than that help nobody. */
const errorsMax = 500;
/** Of people who are looked through for their employee ids. */
const peoplePagesMax = 100;

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Takes assignments from a file: all of them or none. */
@Injectable()
export class AssignmentImportService {
  constructor(private readonly requests: RequestClient) {}

  /**
   * What became of each row, or with `isDryRun` what would.
   *
   * @throws AppError `malformed`, `unsupported_media` or `invalid_argument` for a file that cannot be read, and
   * `invalid_argument` naming rows and fields when one is wrong; then nothing was written
   */
  async run(bytes: Uint8Array, isDryRun: boolean, { principal }: Caller): Promise<AssignmentImportView> {
    const table = readCsv(bytes);
    const violations = violationsOfColumns(table.columns);
    if (violations.length > 0) throw AppError.invalid(violations.slice(0, errorsMax));
    const ids = await this.namedIds(table);
    const rows = table.rows.map((row) => readAssignment(row, ids));
    const isAnyWrong = rows.some(({ assignment }) => assignment === undefined);
    const right = rows.flatMap(({ assignment }) => assignment ?? []);
    // Where the file is wrong already, what else is wrong is told with it.
    const { results, faults } = await this.requests.request(importAssignments, {
      assignments: right,
      authorId: principal.id,
      isDryRun: isDryRun || isAnyWrong,
    });
    const shown = toShown(rows, results, faults);
    if (!isDryRun) refuseWrong(shown);
    return toAssignmentImportView(isDryRun, shown);
  }

  /** Only of what the file calls by its name. */
  private async namedIds({ columns }: CsvTable): Promise<NamedIds> {
    const has = (name: string): boolean => columns.includes(name);
    const sites = has('site') || has('work_site') ? await this.sites() : [];
    return {
      employee_id: uniqueByKey(has('employee_id') ? await this.employees() : [], keyOfName.employee_id),
      shift: uniqueByKey(has('shift') ? await this.shifts() : [], keyOfName.shift),
      site: uniqueByKey(sites, keyOfName.site),
      work_site: uniqueByKey(sites, keyOfName.work_site),
    };
  }

  private async sites(): Promise<Named[]> {
    const { sites } = await this.requests.request(listSites, { page: pageAfter('') });
    return sites.map(({ id, name }) => ({ id, name }));
  }

  private async shifts(): Promise<Named[]> {
    const { shifts } = await this.requests.request(listShifts, { page: pageAfter('') });
    return shifts.map(({ id, name }) => ({ id, name }));
  }

  private async employees(): Promise<Named[]> {
    const employees: Named[] = [];
    for (let cursor = '', page = 0; page < peoplePagesMax; page += 1) {
      const { people, pageInfo } = await this.requests.request(listPeople, { page: pageAfter(cursor) });
      for (const { id, employeeId } of people) if (employeeId !== '') employees.push({ id, name: employeeId });
      cursor = pageInfo?.nextCursor ?? '';
      if (cursor === '') break;
    }
    return employees;
  }
}

function pageAfter(cursor: string) {
  return { skip: 0, limit: pageSizeMax, descending: false, cursor };
}

/** What several have names none of them. */
function uniqueByKey(named: readonly Named[], keyOf: (name: string) => string): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  const several = new Set<string>();
  for (const { id, name } of named) {
    const key = keyOf(name);
    if (ids.has(key)) several.add(key);
    ids.set(key, id);
  }
  for (const key of several) ids.delete(key);
  return ids;
}

function toShown(
  rows: readonly ReadAssignment[],
  results: readonly string[],
  faults: readonly AssignmentFault[],
): ImportedAssignmentView[] {
  let index = -1;
  return rows.map(({ row, assignment, violations }): ImportedAssignmentView => {
    const toError = ({ field, message }: { readonly field: string; readonly message: string }) => ({
      row,
      field,
      message,
    });
    if (assignment === undefined) return { row, result: 'failed', errors: violations.map(toError) };
    index += 1;
    const own = faults.filter((fault) => fault.index === index);
    const result = assignmentRowResults.find((one) => one === results[index]) ?? 'failed';
    return { row, result, errors: own.map(toError) };
  });
}

/** @throws AppError `invalid_argument` naming each row and field */
function refuseWrong(rows: readonly ImportedAssignmentView[]): void {
  const wrong = rows.filter(({ result }) => result === 'failed');
  if (wrong.length === 0) return;
  const sentence = `${String(wrong.length)} of ${String(rows.length)} rows are wrong, so nothing was written; errors says which and why.`;
  const violations = wrong.flatMap(({ errors }) => errors).slice(0, errorsMax);
  throw new AppError('invalid_argument', sentence, { violations });
}
