import { Injectable } from '@nestjs/common';
import {
  importedPeopleMax,
  importPeople,
  roles,
  type ImportedPersonOutcome,
  type ImportedPersonResult,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { createHash } from 'node:crypto';
import type { Caller, Principal } from '../access/caller';
import { mayChangePerson } from '../access/permissions.policy';
import { isLimitedKey, roleAmongPeople } from '../access/reach.policy';
import { LoginPlacesRepository } from '../access/login-places.repository';
import { SessionsService } from '../access/sessions.service';
import { readCsv, type CsvTable } from '../cameras/csv/csv-text.policy';
import { textOrNull } from '../input/show.policy';
import type { ImportStaffOptions } from './bulk-enrolment.input';
import { toStaffImportView, type ImportedStaffView, type StaffImportView } from './staff-import.view';
import { readStaff, staffRowsMax, type StaffRow } from './staff-row.policy';
import { compoundFileKind, isZip, readXlsx } from './xlsx-table';

/** Takes people from a list of staff, row by row: one that is wrong keeps no other one back. */
@Injectable()
export class StaffImportService {
  constructor(
    private readonly requests: RequestClient,
    private readonly sessions: SessionsService,
    private readonly places: LoginPlacesRepository,
  ) {}

  /**
   * What became of each row, or with `dry_run` what would.
   *
   * @param idToGive as IdToGive has it
   * @throws AppError `malformed`, `unsupported_media`, `too_large` or `invalid_argument` for a file that cannot be
   * read; `unavailable` in the middle leaves what is written by then, and the same file again does the rest
   */
  async run(
    bytes: Uint8Array,
    options: ImportStaffOptions,
    { principal }: Caller,
    idToGive: string,
  ): Promise<StaffImportView> {
    const isDryRun = options.dry_run ?? false;
    const staff = readStaff(await tableOf(bytes));
    const asked = staff.filter(({ faults }) => faults.length === 0);
    const results = new Map<number, ImportedPersonResult>();
    for (let from = 0; from < asked.length; from += importedPeopleMax) {
      const chunk = asked.slice(from, from + importedPeopleMax);
      const answer = await this.requests.request(importPeople, {
        people: chunk.map(({ row, person }) => ({ ...person, personId: idOfRow(idToGive, row) })),
        updatesExisting: options.update ?? false,
        isDryRun,
        authorId: principal.id,
        changeableRoles: changeableRolesOf(principal),
        mayGiveRoles: roleAmongPeople(principal) === 'administrator',
      });
      for (const [index, { row }] of chunk.entries()) {
        const result = answer.results[index];
        if (result !== undefined) results.set(row, result);
      }
      if (!isDryRun) await this.forgetStandings(answer.results, chunk);
    }
    return toStaffImportView(
      isDryRun,
      staff.map((one) => toView(one, results.get(one.row))),
    );
  }

  /** As a change of one person does. */
  private async forgetStandings(results: readonly ImportedPersonResult[], chunk: readonly StaffRow[]): Promise<void> {
    for (const [index, { result, personId, changes }] of results.entries()) {
      if (result !== 'updated') continue;
      const isOut = changes.includes('is_active') && chunk[index]?.person.isActive === false;
      if (isOut) {
        await this.sessions.revokeAllOf(personId, undefined);
        await this.places.forgetOf(personId);
      } else if (changes.includes('department')) await this.sessions.forgetStandingOf(personId);
    }
  }
}

const compoundFileMessages = {
  old: 'The file is an Excel workbook of before 2007 (.xls); save it as .xlsx or as "CSV UTF-8".',
  encrypted: 'The file is encrypted with a password; save it without one, or as "CSV UTF-8".',
} as const;

async function tableOf(bytes: Uint8Array): Promise<CsvTable> {
  if (isZip(bytes)) return readXlsx(bytes, staffRowsMax);
  const compoundFile = compoundFileKind(bytes);
  if (compoundFile !== undefined) throw new AppError('unsupported_media', compoundFileMessages[compoundFile]);
  return readCsv(bytes, staffRowsMax);
}

/** The same for a repetition of the request, so that whoever was created by it before is told so. */
function idOfRow(idToGive: string, row: number): string {
  if (idToGive === '') return '';
  const hex = createHash('sha256').update(`${idToGive} ${row}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A key with scopes changes employees only: whoever changes the email of others says who logs in as them. */
function changeableRolesOf(principal: Principal): string[] {
  if (isLimitedKey(principal)) return ['employee'];
  return roles.filter((role) => mayChangePerson(roleAmongPeople(principal), role));
}

function toView({ row, employeeId, faults }: StaffRow, result: ImportedPersonResult | undefined): ImportedStaffView {
  return {
    row,
    employee_id: employeeId,
    result: (result?.result ?? 'failed') as ImportedPersonOutcome,
    user_id: textOrNull(result?.personId ?? ''),
    changes: result?.changes ?? [],
    errors: (result?.faults ?? faults).map(({ field, message }) => ({ field, message })),
  };
}
