import { Injectable } from '@nestjs/common';
import { defaultSiteId } from '@smart-attendance/contracts';
import { Database, isUniqueViolation, type PageRequest, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { randomUUID } from 'node:crypto';
import { CamerasService } from '../cameras/cameras.service';
import { DateRulesSource } from '../days/date-rules';
import type { CameraRole } from '../days/day-input';
import { DayService } from '../days/day.service';
import { LedgerRepository } from '../ledger/ledger.repository';
import { PeopleRepository } from '../people/people.repository';
import { PeopleService } from '../people/people.service';
import type { PersonRow } from '../people/person.entity';
import { SitesRepository } from '../sites/sites.repository';
import type { ListedPunch } from './listed-punch.entity';
import { ManualPunchesRepository, type PunchFilter } from './manual-punches.repository';
import { toPunchSnapshot } from './punch-snapshot';
import type { PunchRow } from './punch.entity';
import { punchKey } from './punch.repository';
import { PunchService } from './punch.service';

export interface GivenPunch {
  /** Empty for a new one. */
  readonly punchId: string;
  readonly personId: string;
  readonly at: Date;
  /** Empty without one. */
  readonly cameraId: string;
  readonly siteId: string;
  /** Empty: that of the camera, else both. */
  readonly role: CameraRole | '';
  readonly reason: string;
  readonly authorId: string;
}

export interface ShownPunch {
  readonly punch: ListedPunch;
  readonly person: PersonRow | undefined;
}

/** Clocks of people and of this machine are not the same. */
const futureMaxMs = 60_000;

/** Punches that people enter where no camera saw somebody: evidence with an author, withdrawn and never changed. */
@Injectable()
export class ManualPunchesService {
  constructor(
    private readonly database: Database,
    private readonly repository: ManualPunchesRepository,
    private readonly punches: PunchService,
    private readonly days: DayService,
    private readonly rules: DateRulesSource,
    private readonly people: PeopleService,
    private readonly copies: PeopleRepository,
    private readonly cameras: CamerasService,
    private readonly sites: SitesRepository,
    private readonly ledger: LedgerRepository,
  ) {}

  /**
   * A second request with the same id gives the punch that the first made, as it is by now.
   * @throws AppError `not_found` for an unknown person, `invalid_argument` for a moment in the future, an unknown
   * camera or site, and `unavailable` while identity or camera-registry is needed and away
   */
  async create(given: GivenPunch): Promise<ShownPunch> {
    const id = given.punchId === '' ? randomUUID() : given.punchId;
    if (given.punchId !== '' && (await this.repository.find(id)) !== undefined) return this.get(id);
    const person = await this.people.require(given.personId);
    await this.requirePlace(given);
    await this.database
      .transaction((tx) => this.enter(tx, id, given, person))
      .catch((error: unknown) => {
        if (!isUniqueViolation(error, punchKey)) throw error;
      });
    return this.get(id);
  }

  /** @throws AppError `not_found` */
  async get(id: string): Promise<ShownPunch> {
    const punch = await this.repository.find(id);
    if (punch === undefined) throw AppError.notFound('punch', id);
    return { punch, person: await this.copies.find(punch.personId) };
  }

  async list(filter: PunchFilter, page?: PageRequest) {
    const { rows, total, nextCursor } = await this.repository.list(filter, page);
    const people = await this.copies.findMany(rows.map(({ personId }) => personId));
    const punches = rows.map((punch): ShownPunch => ({ punch, person: people.get(punch.personId) }));
    return { punches, total, nextCursor };
  }

  /**
   * It counts no more.
   * @throws AppError `not_found`, `conflict` for one of a camera (`of_a_camera`) and for one that somebody withdrew
   * already (`already_withdrawn`), and `unavailable`
   */
  async withdraw(id: string, { authorId, reason }: { authorId: string; reason: string }): Promise<ShownPunch> {
    const found = await this.repository.find(id);
    if (found === undefined) throw AppError.notFound('punch', id);
    await this.database.transaction(async (tx) => {
      await this.days.lock(tx, found.personId);
      const before = await this.repository.lock(tx, id);
      if (before === undefined) throw AppError.notFound('punch', id);
      if (before.source !== 'manual') throw madeByCamera();
      if (before.withdrawnAt !== null) throw alreadyWithdrawn(before);
      const now = new Date();
      const person = await this.copies.find(before.personId, tx);
      const withdrawalReason = person?.isErased === true ? '' : reason;
      const punch = { ...before, withdrawnAt: now, withdrawnBy: authorId, withdrawalReason };
      await this.repository.withdraw(tx, punch);
      this.append(tx, 'withdrawn', punch, { author: authorId, reason: withdrawalReason, before });
      await this.punches.compute(tx, punch, { person, now });
    });
    return this.get(id);
  }

  /** Chains what a person did to a punch to the ledger. */
  append(
    tx: Transaction,
    action: 'entered' | 'withdrawn',
    punch: PunchRow,
    by: { readonly author: string; readonly reason: string; readonly before: PunchRow | null },
  ): void {
    this.ledger.append(tx, {
      at: (punch.withdrawnAt ?? punch.handledAt).toISOString(),
      author: by.author,
      action,
      subject: 'punch',
      subjectId: punch.recognitionId,
      revision: action === 'entered' ? 1 : 2,
      reason: by.reason,
      before: by.before === null ? null : toPunchSnapshot(by.before),
      after: toPunchSnapshot(punch),
    });
  }

  private async enter(tx: Transaction, id: string, given: GivenPunch, person: PersonRow): Promise<void> {
    await this.days.lock(tx, person.id);
    await this.people.refuseErased(tx, person.id);
    const now = new Date();
    const { siteId, role } = await this.placeOf(tx, given);
    const punch = manualPunch({ ...given, id, siteId, role, cameraId: given.cameraId || null }, now);
    await this.repository.insert(tx, [punch]);
    this.append(tx, 'entered', punch, { author: given.authorId, reason: given.reason, before: null });
    await this.punches.compute(tx, punch, { person, now });
  }

  /** That of the camera, or the site where the person works then. */
  private async placeOf(tx: Transaction, given: GivenPunch): Promise<{ siteId: string; role: CameraRole }> {
    const { cameraId, siteId, at, personId } = given;
    const place = cameraId === '' ? undefined : await this.rules.placeOf(cameraId, tx);
    const role = given.role === '' ? (place?.role ?? 'both') : given.role;
    if (place !== undefined || siteId !== '') return { siteId: place?.siteId ?? siteId, role };
    const date = at.toISOString().slice(0, 10);
    const [rules] = await this.rules.rulesOf(personId, date, date, tx);
    return { siteId: rules?.site.id ?? defaultSiteId, role };
  }

  private async requirePlace({ at, cameraId, siteId }: GivenPunch): Promise<void> {
    if (at.getTime() > Date.now() + futureMaxMs) {
      throw AppError.invalid([{ field: 'at', message: 'must not be in the future: somebody was there' }]);
    }
    if (cameraId !== '' && siteId !== '') {
      throw AppError.invalid([{ field: 'site_id', message: 'is said by the camera; leave one of the two out' }]);
    }
    if (cameraId !== '') await this.cameras.requireKnown(cameraId);
    if (siteId !== '' && (await this.sites.find(siteId)) === undefined) {
      throw AppError.invalid([{ field: 'site_id', message: 'is no site' }]);
    }
  }
}

export function manualPunch(
  given: {
    readonly id: string;
    readonly personId: string;
    readonly at: Date;
    readonly siteId: string;
    readonly role: CameraRole;
    readonly cameraId: string | null;
    readonly reason: string;
    readonly authorId: string;
  },
  now: Date,
): PunchRow {
  return {
    recognitionId: given.id,
    personId: given.personId,
    cameraId: given.cameraId,
    siteId: given.siteId,
    role: given.role,
    source: 'manual',
    authorId: given.authorId,
    toldAt: null,
    reason: given.reason,
    withdrawnAt: null,
    withdrawnBy: null,
    withdrawalReason: null,
    recognitionRevision: 1,
    firstSeenAt: given.at,
    lastSeenAt: given.at,
    similarity: null,
    recordId: null,
    handledAt: now,
  };
}

function madeByCamera(): AppError {
  return new AppError('conflict', 'A camera saw that; correct the row, or reject the recognition.', {
    reason: 'of_a_camera',
  });
}

function alreadyWithdrawn({ withdrawnBy }: PunchRow): AppError {
  return new AppError('conflict', `It was withdrawn already, by ${withdrawnBy ?? 'nobody'}.`, {
    reason: 'already_withdrawn',
  });
}
