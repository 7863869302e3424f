import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@smart-attendance/database';
import { Logger } from '@smart-attendance/observability';
import { DateRulesSource } from '../days/date-rules';
import type { DayOutcome } from '../days/day-change.policy';
import { DayService } from '../days/day.service';
import { LedgerRepository } from '../ledger/ledger.repository';
import { PeopleRepository } from '../people/people.repository';
import { PeopleService } from '../people/people.service';
import { ManualPunchesRepository } from './manual-punches.repository';
import type { Punch } from './punch';
import { toPunchSnapshot } from './punch-snapshot';
import type { PunchRow } from './punch.entity';
import { PunchRepository } from './punch.repository';
import { PunchService, toPunchRow } from './punch.service';

/** What identity says of a recognition by now. */
export interface RecognitionState {
  readonly punch: Punch;
  /** The highest is right, in whatever order they come. */
  readonly revision: number;
  readonly authorId: string;
  /** Undefined: it holds. */
  readonly withdrawn: { readonly at: Date; readonly reason: string } | undefined;
}

export type RecognitionOutcome = DayOutcome | 'known_already';

/**
 * Punches of recognitions that were taken back, or hold again: the day is computed anew and what was set by hand stays.
 * In a locked period the row waits for approval, as with all late data.
 */
@Injectable()
export class RecognitionChangesService {
  constructor(
    private readonly database: Database,
    private readonly repository: PunchRepository,
    private readonly rows: ManualPunchesRepository,
    private readonly punches: PunchService,
    private readonly days: DayService,
    private readonly rules: DateRulesSource,
    private readonly people: PeopleService,
    private readonly copies: PeopleRepository,
    private readonly ledger: LedgerRepository,
    private readonly logger: Logger,
  ) {}

  /**
   * Doing it again, or after a newer one, changes nothing. What comes before the recognition itself is written down,
   * and the recognition, when it comes, is known already.
   * @throws AppError `unavailable`
   */
  async apply(state: RecognitionState): Promise<RecognitionOutcome> {
    const { personId, recognitionId } = state.punch;
    // Asks identity for a name that is not known here; what holds is read again where nobody changes it.
    await this.people.find(personId);
    const outcome = await this.database.transaction((tx) => this.change(tx, state));
    this.logger.info('recognition-changed', { recognitionId, personId, isWithdrawn: state.withdrawn !== undefined });
    return outcome;
  }

  private async change(tx: Transaction, state: RecognitionState): Promise<RecognitionOutcome> {
    const { punch: given, revision } = state;
    await this.days.lock(tx, given.personId);
    const person = await this.copies.find(given.personId, tx);
    const now = new Date();
    const found = await this.rows.lock(tx, given.recognitionId);
    if (found !== undefined && found.recognitionRevision >= revision) return 'known_already';
    const before = found ?? (await this.newPunch(tx, given, now));
    if (found === undefined) await this.rows.insert(tx, [before]);
    const after = changed(before, state, person?.isErased === true);
    await this.repository.setState(tx, after);
    // Also where a revision between the two comes late or never, and so nothing counts otherwise: the row says what its
    // newest entry says.
    this.append(tx, { before: found ?? null, after }, state, now);
    const isSame = (before.withdrawnAt === null) === (after.withdrawnAt === null);
    if (found !== undefined && isSame) return 'unchanged';
    return this.punches.compute(tx, after, { person, now });
  }

  private async newPunch(tx: Transaction, punch: Punch, now: Date): Promise<PunchRow> {
    const place = await this.rules.placeOf(punch.cameraId, tx);
    return toPunchRow(punch, place, now);
  }

  private append(
    tx: Transaction,
    { before, after }: { readonly before: PunchRow | null; readonly after: PunchRow },
    { authorId, revision }: RecognitionState,
    now: Date,
  ): void {
    this.ledger.append(tx, {
      at: now.toISOString(),
      author: authorId,
      action: after.withdrawnAt === null ? 'restored' : 'withdrawn',
      subject: 'punch',
      subjectId: after.recognitionId,
      revision,
      reason: after.withdrawalReason ?? '',
      before: before === null ? null : toPunchSnapshot(before),
      after: toPunchSnapshot(after),
    });
  }
}

function changed(before: PunchRow, { withdrawn, revision, authorId }: RecognitionState, isErased: boolean): PunchRow {
  return {
    ...before,
    recognitionRevision: revision,
    withdrawnAt: withdrawn?.at ?? null,
    withdrawnBy: withdrawn === undefined ? null : authorId,
    withdrawalReason: withdrawn === undefined ? null : isErased ? '' : withdrawn.reason,
  };
}
