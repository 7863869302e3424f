import { Injectable } from '@nestjs/common';
import { departmentKey, type DecidedOvertimeSchema, type MessageInitShape } from '@smart-attendance/contracts';
import { Database, type PageRequest, type Transaction } from '@smart-attendance/database';
import { isAppError } from '@smart-attendance/errors';
import { DayService } from '../days/day.service';
import { PeopleRepository } from '../people/people.repository';
import type { PersonRow } from '../people/person.entity';
import { RecordChangesService, type NamedRecord } from '../records/record-changes.service';
import type { RecordRow } from '../records/record.entity';
import { toRecordMessage } from '../records/record.message';
import { RecordRepository, type RecordFilter } from '../records/record.repository';
import { overtimeProblem, type OvertimeProblem } from './overtime.policy';

export interface OvertimeDecisions {
  readonly overtime: readonly { readonly recordId: string; readonly minutes: number }[];
  readonly decision: 'approved' | 'rejected';
  readonly reason: string;
  readonly authorId: string;
  /** Only rows of people of this department, and never of the author; empty for everybody. */
  readonly department: string;
}

type Decided = MessageInitShape<typeof DecidedOvertimeSchema>;

/** Overtime that waits for somebody's word. */
@Injectable()
export class OvertimeService {
  constructor(
    private readonly database: Database,
    private readonly days: DayService,
    private readonly records: RecordRepository,
    private readonly people: PeopleRepository,
    private readonly changes: RecordChangesService,
  ) {}

  async list(filter: Omit<RecordFilter, 'personIds' | 'cameraId' | 'status'>, page?: PageRequest) {
    const { rows, total, nextCursor } = await this.records.list(
      { ...filter, personIds: [], cameraId: '', status: '' },
      page,
    );
    const people = await this.people.findMany(rows.map(({ personId }) => personId));
    const records = rows.map((record): NamedRecord => ({ record, person: people.get(record.personId) }));
    return { records, total, nextCursor };
  }

  /**
   * Each by itself, one after the other.
   * @throws AppError `unavailable`; what was decided until then is decided, and deciding it again changes nothing
   */
  async decide(decisions: OvertimeDecisions): Promise<Decided[]> {
    const decided: Decided[] = [];
    for (const { recordId, minutes } of decisions.overtime) {
      decided.push(await this.decideOne(recordId, minutes, decisions));
    }
    return decided;
  }

  private async decideOne(recordId: string, minutes: number, by: OvertimeDecisions): Promise<Decided> {
    try {
      return await this.database.transaction((tx) => this.decideLocked(tx, recordId, minutes, by));
    } catch (error) {
      if (!isAppError(error) || error.reason !== 'period_locked') throw error;
      return { recordId, result: 'failed', reason: error.reason, message: lockedMessage };
    }
  }

  private async decideLocked(
    tx: Transaction,
    recordId: string,
    minutes: number,
    by: OvertimeDecisions,
  ): Promise<Decided> {
    const found = await this.records.find(recordId, tx);
    if (found !== undefined) await this.days.lock(tx, found.personId);
    const row = found === undefined ? undefined : await this.records.lock(tx, recordId);
    const person = row === undefined ? undefined : await this.people.find(row.personId, tx);
    const record = row !== undefined && isInReach(row, person, by.department) ? row : undefined;
    const problem = overtimeProblem(record, minutes, by.authorId);
    if (record === undefined || problem !== undefined) return failed(recordId, problem, record, person);
    if (record.overtimeStatus === by.decision) {
      return { recordId, result: 'unchanged', record: toRecordMessage(record, person) };
    }
    const decided = withDecision(record, { status: by.decision, minutes }, new Date());
    await this.changes.write(tx, 'edited', record, { record: decided, person }, by);
    return { recordId, result: 'decided', record: toRecordMessage(decided, person) };
  }
}

const lockedMessage = 'The day is in a locked period; unlock it to decide about its overtime.';

function isInReach(record: RecordRow, person: PersonRow | undefined, department: string): boolean {
  if (record.deletedAt !== null) return false;
  return department === '' || departmentKey(person?.department ?? '') === departmentKey(department);
}

function failed(
  recordId: string,
  problem: OvertimeProblem | undefined,
  record: RecordRow | undefined,
  person: PersonRow | undefined,
): Decided {
  const { reason = 'not_found', message = 'There is no such row.' } = problem ?? {};
  return {
    recordId,
    result: 'failed',
    reason,
    message,
    ...(record !== undefined && { record: toRecordMessage(record, person) }),
  };
}

/** Nothing else of the row: what was decided about is what was shown. */
function withDecision(record: RecordRow, overtimeDecision: NonNullable<RecordRow['overtimeDecision']>, now: Date) {
  const { status: overtimeStatus } = overtimeDecision;
  return { ...record, overtimeDecision, overtimeStatus, revision: record.revision + 1, updatedAt: now };
}
