import { Injectable } from '@nestjs/common';
import { departmentKey, type Violation } from '@smart-attendance/contracts';
import { Database, type PageRequest, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { randomUUID } from 'node:crypto';
import { addDays, attendanceDayOf } from '../calendar/attendance-day.policy';
import { Site } from '../calendar/site';
import { ShiftsRepository } from '../shifts/shifts.repository';
import type { AssignmentRow } from './assignment.entity';
import { keyOfAssignment, shiftIdsOf, violationsOfAssignment, type GivenAssignment } from './assignment.policy';
import { AssignmentsRepository, type AssignmentFilter } from './assignments.repository';

/** Of 10,000 people, one a month for three years. */
const assignmentsMax = 400_000;

export type ImportResult = 'created' | 'unchanged' | 'failed';

export interface ImportFault extends Violation {
  /** Of the list, from 0. */
  readonly index: number;
}

export interface ImportOutcome {
  readonly results: readonly ImportResult[];
  /** When there are any, nothing was written. */
  readonly faults: readonly ImportFault[];
}

@Injectable()
export class AssignmentsService {
  constructor(
    private readonly database: Database,
    private readonly assignments: AssignmentsRepository,
    private readonly shifts: ShiftsRepository,
    private readonly site: Site,
  ) {}

  /**
   * A second request with the same id gives the assignment that the first made, as it is by now.
   * @throws AppError `invalid_argument`
   */
  async create(assignmentId: string, given: GivenAssignment): Promise<AssignmentRow> {
    const id = assignmentId === '' ? randomUUID() : assignmentId;
    const made = assignmentId === '' ? undefined : await this.assignments.find(id);
    if (made !== undefined) return made;
    await this.database.transaction(async (tx) => {
      const violations = (await this.faultsOf(tx, [given])).map(({ field, message }) => ({ field, message }));
      if (violations.length > 0) throw AppError.invalid(violations);
      await this.assignments.insert(tx, [newAssignment(id, given)]);
      await this.requireRoom(tx);
    });
    return this.get(id);
  }

  /** All of them or none. What is there already the same way is not made a second time. */
  async import(given: readonly GivenAssignment[], isDryRun: boolean): Promise<ImportOutcome> {
    return this.database.transaction(async (tx) => {
      const faults = await this.faultsOf(tx, given);
      const wrong = new Set(faults.map(({ index }) => index));
      const dates = [...new Set(given.map(({ validFrom }) => validFrom))];
      const keys = new Set((await this.assignments.beginningOn(tx, dates)).map(keyOfAssignment));
      const added: AssignmentRow[] = [];
      const results = given.map((one, index): ImportResult => {
        if (wrong.has(index)) return 'failed';
        const key = keyOfAssignment(one);
        if (keys.has(key)) return 'unchanged';
        keys.add(key);
        added.push(newAssignment(randomUUID(), one));
        return 'created';
      });
      if (isDryRun || faults.length > 0) return { results, faults };
      await this.assignments.insert(tx, added);
      await this.requireRoom(tx);
      return { results, faults };
    });
  }

  /** @throws AppError `not_found` */
  async get(id: string): Promise<AssignmentRow> {
    const assignment = await this.assignments.find(id);
    if (assignment === undefined) throw AppError.notFound('assignment', id);
    return assignment;
  }

  list(filter: AssignmentFilter, page?: PageRequest) {
    return this.assignments.list(filter, page);
  }

  /**
   * Moves its end; days that have begun keep their rules.
   * @throws AppError `not_found`, `invalid_argument`, `conflict` when another revision was expected
   * (`changed_meanwhile`)
   */
  async end(id: string, validTo: string | null, expectedRevision?: number): Promise<AssignmentRow> {
    const now = new Date();
    await this.database.transaction(async (tx) => {
      const before = await this.lock(tx, id, expectedRevision);
      if (before.validTo === validTo) return;
      const violations = this.violationsOfEnd(before, validTo);
      if (violations.length > 0) throw AppError.invalid(violations);
      await this.assignments.update(tx, id, { validTo, revision: before.revision + 1, updatedAt: now });
    });
    return this.get(id);
  }

  /** @throws AppError `not_found`, `conflict` for one that has begun (`has_begun`) */
  async delete(id: string, expectedRevision?: number): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { validFrom } = await this.lock(tx, id, expectedRevision);
      if (validFrom <= this.today()) {
        throw new AppError('conflict', 'Days were computed by it; end it with valid_to instead.', {
          reason: 'has_begun',
        });
      }
      await this.assignments.delete(tx, id);
    });
  }

  private violationsOfEnd({ validFrom, validTo: before }: AssignmentRow, validTo: string | null): Violation[] {
    const today = this.today();
    if (before !== null && before < today) {
      return [{ field: 'valid_to', message: `is past: it ended on ${before}; add another assignment` }];
    }
    if (validTo === null) return [];
    if (validTo < validFrom) return [{ field: 'valid_to', message: 'must not be before valid_from' }];
    const message = `must be ${today} at the earliest: days that have begun keep their rules`;
    return validTo < today ? [{ field: 'valid_to', message }] : [];
  }

  /** What is wrong with one that is to begin on `earliest` or later. */
  async faultsOf(
    tx: Transaction,
    given: readonly GivenAssignment[],
    earliest = addDays(this.today(), 1),
  ): Promise<ImportFault[]> {
    const shifts = await this.shifts.known(tx, given.flatMap(shiftIdsOf));
    const subjects = await this.assignments.knownSubjects(
      tx,
      given.flatMap(({ personId }) => personId ?? []),
      given.flatMap(({ siteId, workSiteId }) => [siteId ?? [], workSiteId ?? []].flat()),
    );
    const isUnknown = (id: string | null): boolean => id !== null && !subjects.has(id);
    return given.flatMap((one, index) => {
      const violations = violationsOfAssignment(one, earliest);
      if (isUnknown(one.personId)) violations.push({ field: 'user_id', message: 'is nobody' });
      if (isUnknown(one.siteId)) violations.push({ field: 'site_id', message: 'is no site' });
      if (isUnknown(one.workSiteId)) violations.push({ field: 'work_site_id', message: 'is no site' });
      if (one.shiftId !== null && !shifts.has(one.shiftId))
        violations.push({ field: 'shift_id', message: 'is no shift' });
      if (one.rotation?.shiftIds.some((id) => id !== null && !shifts.has(id)) === true) {
        violations.push({ field: 'rotation', message: 'must name shifts that are there' });
      }
      return violations.map((violation) => ({ ...violation, index }));
    });
  }

  private today(): string {
    return attendanceDayOf(new Date(), this.site);
  }

  private async lock(tx: Transaction, id: string, expectedRevision: number | undefined): Promise<AssignmentRow> {
    const assignment = await this.assignments.lock(tx, id);
    if (assignment === undefined) throw AppError.notFound('assignment', id);
    if (expectedRevision === undefined || expectedRevision === assignment.revision) return assignment;
    throw new AppError('conflict', `The assignment ${id} was changed meanwhile; read it again.`, {
      reason: 'changed_meanwhile',
    });
  }

  async requireRoom(tx: Transaction): Promise<void> {
    if ((await this.assignments.count(tx)) <= assignmentsMax) return;
    const message = `would be one too many: ${String(assignmentsMax)} assignments are the most`;
    throw AppError.invalid([{ field: 'assignments', message }]);
  }
}

export function newAssignment(id: string, given: GivenAssignment): AssignmentRow {
  const now = new Date();
  return {
    ...given,
    id,
    departmentKey: given.department === null ? null : departmentKey(given.department),
    shiftIds: shiftIdsOf(given),
    revision: 1,
    createdAt: now,
    updatedAt: now,
  };
}
