import { Injectable } from '@nestjs/common';
import { Database, WorkTogether, type Transaction } from '@smart-attendance/database';
import { metrics } from '@smart-attendance/observability';
import { DateRulesSource } from '../days/date-rules';
import { keyOfDay, type DayOutcome } from '../days/day-change.policy';
import { DayService, type DayToCompute } from '../days/day.service';
import { PeopleService } from '../people/people.service';
import type { PersonRow } from '../people/person.entity';
import { LedgerRepository } from '../ledger/ledger.repository';
import type { Punch } from './punch';
import type { PunchRow } from './punch.entity';
import { toPunchSnapshot } from './punch-snapshot';
import { PunchRepository } from './punch.repository';

/** In the hands of one replica, and so in one transaction at most: it is over within a few tenths of a second. */
export const punchesAtOnce = 64;

export type PunchOutcome = DayOutcome | 'known_already';

const handled = metrics.counter({
  name: 'punches_handled_total',
  help: 'Recognitions by what they did to the record of their day.',
  labelNames: ['outcome'],
});

const ageSeconds = metrics.histogram({
  name: 'punch_age_seconds',
  help: 'From the last sighting of a recognition to the row that it is counted in.',
  buckets: [0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 3_600],
});

/** A punch of a camera that nobody took back, told by a person or not. */
export function toPunchRow({ told, ...punch }: Punch, place: Pick<PunchRow, 'siteId' | 'role'>, now: Date): PunchRow {
  return {
    ...punch,
    ...place,
    source: 'camera',
    authorId: told?.authorId ?? null,
    toldAt: told?.at ?? null,
    reason: null,
    withdrawnAt: null,
    withdrawnBy: null,
    withdrawalReason: null,
    recognitionRevision: 1,
    recordId: null,
    handledAt: now,
  };
}

@Injectable()
export class PunchService {
  private readonly together: WorkTogether<Punch, PunchOutcome>;

  constructor(
    private readonly database: Database,
    private readonly punches: PunchRepository,
    private readonly days: DayService,
    private readonly rules: DateRulesSource,
    private readonly people: PeopleService,
    private readonly ledger: LedgerRepository,
  ) {
    this.together = new WorkTogether((some) => this.handleAll(some), { itemsMax: punchesAtOnce, batchesMax: 2 });
  }

  /**
   * Counts a recognition to its day, in one transaction with those that come at the same time: of a shift change they
   * are hundreds a second. Doing it again changes nothing.
   * @throws AppError `unavailable`
   */
  async handle(punch: Punch): Promise<PunchOutcome> {
    const outcome = await this.together.run(punch);
    handled.inc({ outcome });
    // Clocks of two hosts differ by some milliseconds.
    const isLive = outcome !== 'known_already' && punch.told === undefined;
    if (isLive) ageSeconds.observe(Math.max(0, Date.now() - punch.lastSeenAt.getTime()) / 1_000);
    return outcome;
  }

  private async handleAll(punches: readonly Punch[]): Promise<PunchOutcome[]> {
    const people = await this.people.findMany(punches.map(({ personId }) => personId));
    return this.database.transaction((tx) => this.count(tx, punches, people));
  }

  /** To each day that they touch. @returns what each did to the one in which it began */
  private async count(
    tx: Transaction,
    punches: readonly Punch[],
    asked: ReadonlyMap<string, PersonRow>,
  ): Promise<PunchOutcome[]> {
    const personIds = punches.map(({ personId }) => personId);
    await this.days.lock(tx, ...personIds);
    // Who was erased while this waited has no name any more.
    const people = new Map([...asked, ...(await this.people.findKnown(tx, personIds))]);
    const now = new Date();
    const places = await this.rules.placesOf(
      punches.map(({ cameraId }) => cameraId),
      tx,
    );
    const rows = new Map<string, PunchRow>();
    for (const [index, punch] of punches.entries()) {
      const place = places[index];
      if (place !== undefined) rows.set(punch.recognitionId, toPunchRow(punch, place, now));
    }
    const isNew = await this.punches.insert(tx, [...rows.values()]);
    const counted = [...rows.values()].filter(({ recognitionId }) => isNew.has(recognitionId));
    for (const row of counted) if (row.toldAt !== null) this.appendTold(tx, row);
    const outcomes = await this.computeAll(tx, counted, { people, now });
    // Of two deliveries of one the first counts.
    return punches.map(({ recognitionId }) => {
      const outcome = outcomes.get(recognitionId) ?? 'known_already';
      outcomes.delete(recognitionId);
      return outcome;
    });
  }

  /** What a person says is in the ledger by its own, as a punch by hand is. */
  private appendTold(tx: Transaction, row: PunchRow): void {
    this.ledger.append(tx, {
      at: row.handledAt.toISOString(),
      author: row.authorId ?? '',
      action: 'told',
      subject: 'punch',
      subjectId: row.recognitionId,
      revision: 1,
      reason: '',
      before: null,
      after: toPunchSnapshot(row),
    });
  }

  /** Each day that a punch touches, anew. @returns what it did to the one in which it began */
  async compute(
    tx: Transaction,
    punch: PunchRow,
    { person, now }: { readonly person: PersonRow | undefined; readonly now: Date },
  ): Promise<DayOutcome> {
    const people = new Map(person === undefined ? [] : [[punch.personId, person]]);
    return (await this.computeAll(tx, [punch], { people, now })).get(punch.recognitionId) ?? 'no_row';
  }

  /** Each day that punches touch, anew and once. @returns what each did to the one in which it began */
  private async computeAll(
    tx: Transaction,
    punches: readonly PunchRow[],
    { people, now }: { readonly people: ReadonlyMap<string, PersonRow>; readonly now: Date },
  ): Promise<Map<string, DayOutcome>> {
    const dates = await this.days.datesOf(tx, punches);
    const touched = new Map<string, DayToCompute>();
    for (const [index, { personId, toldAt }] of punches.entries()) {
      for (const date of dates[index] ?? []) {
        const key = keyOfDay({ personId, date });
        // What a camera saw happened now, whatever somebody told of the same day.
        const isTold = toldAt !== null && touched.get(key)?.known.isTold !== false;
        touched.set(key, { personId, date, known: { person: people.get(personId), now, isTold } });
      }
    }
    const rows = await this.days.computeAll(tx, [...touched.values()]);
    const byDay = new Map([...touched.keys()].map((key, index) => [key, rows[index]]));
    const firsts = punches.map(({ recognitionId, personId }, index) => {
      const row = byDay.get(keyOfDay({ personId, date: dates[index]?.[0] ?? '' }));
      return { recognitionId, outcome: row?.outcome ?? ('no_row' as const), record: row?.record };
    });
    await this.punches.assign(
      tx,
      firsts.flatMap(({ recognitionId, record }) =>
        record === undefined ? [] : [{ recognitionId, recordId: record.id }],
      ),
    );
    return new Map(firsts.map(({ recognitionId, outcome }) => [recognitionId, outcome]));
  }
}
