import { Injectable } from '@nestjs/common';
import {
  create,
  createPerson,
  emailKey,
  employeeIdKey,
  updatePerson,
  type ImportedPerson,
  type ImportedPersonOutcome,
  type ImportPeopleRequest,
} from '@smart-attendance/contracts';
import { toAppError, type Violation } from '@smart-attendance/errors';
import { Logger } from '@smart-attendance/observability';
import { PeopleRepository } from '../people/people.repository';
import { PeopleService } from '../people/people.service';
import type { PersonEntity } from '../people/person.entity';
import { planRow, type RowPlan } from './people-import.policy';

export interface ImportResult {
  readonly result: ImportedPersonOutcome;
  readonly personId: string;
  readonly faults: readonly Violation[];
  readonly changes: readonly string[];
}

/**
 * Rows of a list of staff, each by itself: one that is wrong keeps no other one back. Who is there already and as the
 * row says is unchanged, so the same list again, after whatever happened in the middle, does the rest.
 */
@Injectable()
export class PeopleImportService {
  constructor(
    private readonly repository: PeopleRepository,
    private readonly people: PeopleService,
    private readonly logger: Logger,
  ) {}

  /** @throws AppError `unavailable`; what was written by then stays, and is unchanged the next time */
  async run(request: ImportPeopleRequest): Promise<ImportResult[]> {
    const { people: rows, isDryRun } = request;
    const known = await this.knownOf(rows);
    const results: ImportResult[] = [];
    for (const row of rows) {
      const key = employeeIdKey(row.employeeId);
      const plan = planRow(
        row,
        known.find((person) => employeeIdKey(person.employeeId) === key),
        request,
      );
      results.push(isDryRun ? tried(row, plan, known) : await this.carryOut(row, plan));
    }
    if (!isDryRun) this.logger.info('people-imported', countsOf(results));
    return results;
  }

  private async carryOut(row: ImportedPerson, plan: RowPlan): Promise<ImportResult> {
    try {
      if (plan.kind === 'create') {
        const { id } = await this.people.create(create(createPerson.request, plan.request));
        return { result: 'created', personId: id, faults: [], changes: [] };
      }
      if (plan.kind === 'update') await this.people.update(create(updatePerson.request, plan.request));
    } catch (error) {
      return failed(row, toAppError(error));
    }
    return toResult(row, plan);
  }

  private knownOf(rows: readonly ImportedPerson[]): Promise<PersonEntity[]> {
    const emails = rows.flatMap(({ email }) => (email === undefined ? [] : [emailKey(email)]));
    return this.repository.findByKeys(
      rows.map(({ employeeId }) => employeeIdKey(employeeId)),
      emails,
    );
  }
}

/** As `carryOut`, as far as it can be told beforehand: the email may be another person's. */
function tried(row: ImportedPerson, plan: RowPlan, known: readonly PersonEntity[]): ImportResult {
  if (plan.kind === 'failed' || plan.kind === 'unchanged' || row.email === undefined) return toResult(row, plan);
  const key = emailKey(row.email);
  const own = plan.kind === 'update' ? plan.personId : '';
  const isTaken = known.some((person) => emailKey(person.email) === key && person.id !== own);
  if (!isTaken) return toResult(row, plan);
  const faults = [{ field: 'email', message: 'is already in use by another person' }];
  return { result: 'failed', personId: own, faults, changes: [] };
}

function toResult(row: ImportedPerson, plan: RowPlan): ImportResult {
  switch (plan.kind) {
    case 'failed':
      return { result: 'failed', personId: plan.personId, faults: plan.faults, changes: [] };
    case 'unchanged':
      // The row of an earlier attempt at the same wish: that it was made is what whoever asks again wants to hear.
      return { result: plan.personId === row.personId ? 'created' : 'unchanged', ...none, personId: plan.personId };
    case 'create':
      return { result: 'created', ...none, personId: '' };
    case 'update':
      return { result: 'updated', personId: plan.personId, faults: [], changes: plan.changes };
  }
}

const none = { faults: [], changes: [] };

/** @throws the error itself when the next row would fail alike */
function failed({ personId }: ImportedPerson, error: ReturnType<typeof toAppError>): ImportResult {
  if (error.code === 'unavailable' || error.code === 'internal') throw error;
  const { violations, message } = error;
  const faults = violations.length > 0 ? violations : [{ field: 'row', message }];
  return { result: 'failed', personId: error.code === 'conflict' ? '' : personId, faults, changes: [] };
}

function countsOf(results: readonly ImportResult[]): Readonly<Record<ImportedPersonOutcome, number>> {
  const count = (wanted: ImportedPersonOutcome): number => results.filter(({ result }) => result === wanted).length;
  return {
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    failed: count('failed'),
  };
}
