import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { Between, DataSource, IsNull, MoreThan, Not } from 'typeorm';
import { PunchEntity, type CountedPunch, type PunchRow } from './punch.entity';

/** What refuses a punch whose id is there already. */
export const punchKey = 'punches_pkey';

/** Of one person at once: more than a day of somebody who never leaves the picture and is recognised every 2 s. */
const punchesMax = 50_000;

/** No punch is longer, as PunchConsumer sees to. */
const punchHoursMax = 24;

export interface AssignedPunch {
  readonly recognitionId: string;
  readonly recordId: string;
}

export interface PersonSpan {
  readonly personId: string;
  readonly fromMs: number;
  /** Before it. */
  readonly untilMs: number;
  /** Those that were handled until then do not count. */
  readonly handledAfter: Date | undefined;
}

@Injectable()
export class PunchRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Notes that recognitions are handled. A second transaction with one of them waits here for the end of the first.
   * @returns which of them were not handled before
   */
  async insert(tx: Transaction, punches: readonly PunchRow[]): Promise<ReadonlySet<string>> {
    const inserted = await managerOf(tx)
      .createQueryBuilder()
      .insert()
      .into(PunchEntity)
      .values([...punches])
      .orIgnore()
      .returning('recognition_id')
      // What comes back is of those that are new, and would be written into others of the list, by their places.
      .updateEntity(false)
      .execute();
    return new Set((inserted.raw as { readonly recognition_id: string }[]).map(({ recognition_id: id }) => id));
  }

  /** The record that each was counted to, of the day in which it began. */
  async assign(tx: Transaction, counted: readonly AssignedPunch[]): Promise<void> {
    if (counted.length === 0) return;
    await managerOf(tx).query(
      `UPDATE punches SET record_id = counted.record_id
         FROM unnest($1::uuid[], $2::uuid[]) AS counted (recognition_id, record_id)
        WHERE punches.recognition_id = counted.recognition_id`,
      [counted.map(({ recognitionId }) => recognitionId), counted.map(({ recordId }) => recordId)],
    );
  }

  /** Whether it counts, as of that revision of the recognition. */
  async setState(tx: Transaction, punch: PunchRow): Promise<void> {
    const { recognitionId, recognitionRevision, withdrawnAt, withdrawnBy, withdrawalReason } = punch;
    const state = { recognitionRevision, withdrawnAt, withdrawnBy, withdrawalReason };
    await managerOf(tx).update(PunchEntity, { recognitionId }, state);
  }

  /** What that author told of the person in that span, and nobody took back, and what that author took back. */
  wordOf(tx: Transaction, authorId: string, personId: string, span: { readonly from: Date; readonly to: Date }) {
    const where = { personId, firstSeenAt: Between(span.from, span.to) };
    const told = { ...where, authorId, toldAt: Not(IsNull()), withdrawnAt: IsNull() };
    return managerOf(tx).findBy(PunchEntity, [told, { ...where, withdrawnBy: authorId }]);
  }

  /**
   * Of each span of somebody's time the punches that lie in it at least in part and count, in their order, in one
   * statement. Without an entity for each, nor what no day asks for: somebody who stays in view has thousands a day.
   */
  async inSpans(tx: Transaction, spans: readonly PersonSpan[]): Promise<CountedPunch[][]> {
    const found = await managerOf(tx).query<(CountedPunch & { readonly place: number })[]>(
      `SELECT place, found.* FROM
         unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::integer[])
           AS span (person_id, from_at, until, handled_after, place),
         LATERAL (
           SELECT recognition_id AS "recognitionId", camera_id AS "cameraId", site_id AS "siteId", role, source,
                  author_id AS "authorId", told_at AS "toldAt", first_seen_at AS "firstSeenAt",
                  last_seen_at AS "lastSeenAt", similarity
             FROM punches
            WHERE punches.person_id = span.person_id
              AND first_seen_at >= span.from_at - interval '${punchHoursMax} hours' AND first_seen_at < span.until
              AND last_seen_at >= span.from_at
              AND (handled_at > span.handled_after OR span.handled_after IS NULL) AND withdrawn_at IS NULL
            ORDER BY first_seen_at, recognition_id LIMIT ${punchesMax}) AS found
        ORDER BY place, "firstSeenAt", "recognitionId"`,
      [
        spans.map(({ personId }) => personId),
        spans.map(({ fromMs }) => new Date(fromMs)),
        spans.map(({ untilMs }) => new Date(untilMs)),
        spans.map(({ handledAfter }) => handledAfter ?? null),
        spans.map((_, index) => index),
      ],
    );
    const punches: CountedPunch[][] = spans.map(() => []);
    for (const { place, ...punch } of found) punches[place]?.push(punch);
    return punches;
  }

  /** In their order, without those that were withdrawn until `asOf`, or at all. */
  ofPerson(
    tx: Transaction | undefined,
    personId: string,
    span: { readonly from: Date; readonly to: Date; readonly handledAfter: Date | undefined; readonly asOf?: Date },
  ): Promise<PunchRow[]> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    const where = {
      personId,
      firstSeenAt: Between(span.from, span.to),
      ...(span.handledAfter !== undefined && { handledAt: MoreThan(span.handledAfter) }),
    };
    const counted = { ...where, withdrawnAt: IsNull() };
    return manager.find(PunchEntity, {
      where: span.asOf === undefined ? counted : [counted, { ...where, withdrawnAt: MoreThan(span.asOf) }],
      order: { firstSeenAt: 'ASC', recognitionId: 'ASC' },
      take: punchesMax,
    });
  }
}
