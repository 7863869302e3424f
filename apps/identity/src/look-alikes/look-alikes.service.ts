import { Inject, Injectable } from '@nestjs/common';
import {
  listLookAlikes,
  timestampFromDate,
  type DecideLookAlikeRequest,
  type ListLookAlikesRequest,
  type LookAlikePersonSchema,
  type LookAlikeSchema,
  type LookAlikeScanSchema,
  type LookAlikeState,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import { Database } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { Logger } from '@smart-attendance/observability';
import { ActiveModelService } from '../gallery/active-model.service';
import { MatchingService } from '../gallery/matching.service';
import { marginOfPair } from '../gallery/pair-margin.policy';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import type { LookAlikeEntity } from './look-alike.entity';
import { nextNight, verdictOf } from './look-alike.policy';
import { LookAlikeScanRepository } from './look-alike-scan.repository';
import { LookAlikeScanService } from './look-alike-scan.service';
import { LookAlikesRepository, type PersonOfPair } from './look-alikes.repository';

type LookAlikeInit = MessageInitShape<typeof LookAlikeSchema>;

/** Shorter than the requester waits, whose error so names what was away. */
const modelDeadlineMs = listLookAlikes.deadlineMs - 1_500;

/** Pairs that are alike, and what somebody said about them. */
@Injectable()
export class LookAlikesService {
  constructor(
    private readonly database: Database,
    private readonly activeModel: ActiveModelService,
    private readonly lookAlikes: LookAlikesRepository,
    private readonly scans: LookAlikeScanRepository,
    private readonly scanning: LookAlikeScanService,
    private readonly matching: MatchingService,
    private readonly logger: Logger,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {}

  /** @throws AppError `unavailable` while face-inference is away: what the threshold is depends on its model */
  async list({ page, state, personId }: ListLookAlikesRequest) {
    const { rows, ...pageInfo } = await this.lookAlikes.list({ page, state, personId });
    return { lookAlikes: await this.toMessages(rows), pageInfo };
  }

  /** @throws AppError `not_found`, `unavailable` */
  async get(id: string): Promise<LookAlikeInit> {
    const [message] = await this.toMessages([await this.lookAlikes.get(id)]);
    if (message === undefined) throw AppError.notFound('look-alike', id);
    return message;
  }

  /**
   * Matching hears of it within seconds. @throws AppError `not_found`, `conflict` (changed_meanwhile), `unavailable`
   */
  async decide({ lookAlikeId, state, authorId, expectedRevision }: DecideLookAlikeRequest): Promise<LookAlikeInit> {
    await this.database.transaction(async (tx) => {
      const pair = await this.lookAlikes.lock(tx, lookAlikeId, expectedRevision);
      if (pair.state === state) return;
      await this.lookAlikes.change(tx, pair, {
        state: state as LookAlikeState,
        decidedAt: state === 'open' ? null : new Date(),
        decidedBy: state === 'open' ? '' : authorId,
      });
    });
    this.logger.info('look-alike-decided', { lookAlikeId, state });
    return this.get(lookAlikeId);
  }

  async scan(): Promise<MessageInitShape<typeof LookAlikeScanSchema>> {
    const { startedAt, finishedAt, people, isWanted } = await this.scans.state();
    const waiting = await this.scans.countWaiting();
    const isRunning = isWanted || (startedAt !== null && finishedAt === null);
    return {
      state: isRunning ? 'running' : 'idle',
      ...(startedAt !== null && { startedAt: timestampFromDate(startedAt) }),
      ...(finishedAt !== null && { finishedAt: timestampFromDate(finishedAt) }),
      people,
      peopleDone: Math.max(0, people - waiting),
      openPairs: await this.lookAlikes.countOpen(),
      nextAt: timestampFromDate(nextNight(new Date(), this.config.LOOK_ALIKE_SCAN_HOUR)),
    };
  }

  async startScan(): Promise<MessageInitShape<typeof LookAlikeScanSchema>> {
    await this.scanning.want();
    return this.scan();
  }

  private async toMessages(pairs: readonly LookAlikeEntity[]): Promise<LookAlikeInit[]> {
    if (pairs.length === 0) return [];
    const threshold = this.matching.thresholdFor(await this.activeModel.read(modelDeadlineMs));
    const people = await this.lookAlikes.peopleOf(pairs.flatMap(({ personA, personB }) => [personA, personB]));
    return pairs.flatMap((pair) => {
      const [one, other] = [people.get(pair.personA), people.get(pair.personB)];
      // Erased since the pairs were read.
      return one === undefined || other === undefined ? [] : [this.toMessage(pair, one, other, threshold)];
    });
  }

  private toMessage(pair: LookAlikeEntity, one: PersonOfPair, other: PersonOfPair, threshold: number): LookAlikeInit {
    const { id, packId, similarity, state, source, foundAt, decidedAt, decidedBy, revision } = pair;
    const marginMin = this.config.MATCH_MARGIN_MIN;
    return {
      id,
      one: toPersonMessage(one),
      other: toPersonMessage(other),
      packId,
      similarity,
      threshold,
      verdict: verdictOf(similarity, threshold),
      marginMin: state === 'two_people' ? marginOfPair(similarity, marginMin) : marginMin,
      state,
      source,
      foundAt: timestampFromDate(foundAt),
      ...(decidedAt !== null && { decidedAt: timestampFromDate(decidedAt) }),
      decidedBy,
      revision,
    };
  }
}

function toPersonMessage(person: PersonOfPair): MessageInitShape<typeof LookAlikePersonSchema> {
  return {
    personId: person.id,
    name: `${person.first_name} ${person.last_name}`,
    employeeId: person.employee_id,
    department: person.department,
    isActive: person.is_active,
    templates: person.templates,
    createdAt: timestampFromDate(person.created_at),
  };
}
