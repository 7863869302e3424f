import { Injectable } from '@nestjs/common';
import {
  describeReplicaOf,
  getModel,
  type ActivateModelPackRequest,
  type FaceModel,
  type RegisterModelPackRequest,
} from '@smart-attendance/contracts';
import { Database, type PageRequest, type PageRows } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { Logger } from '@smart-attendance/observability';
import { requestFromSomeWorker, isPackNotServed } from '../gallery/active-model.service';
import { ActivePackRepository } from '../gallery/active-pack.repository';
import { GalleryRepository } from '../gallery/gallery.repository';
import { MatchingService } from '../gallery/matching.service';
import { LookAlikeScanService } from '../look-alikes/look-alike-scan.service';
import { ModelAgreementsRepository, type AgreementCounts } from './model-agreements.repository';
import {
  ModelPacksRepository,
  type ModelPackRow,
  type PackCounts,
  type UnreadablePhotoRow,
} from './model-packs.repository';
import { ReEmbeddingService } from './re-embedding.service';
import { decideSwitch, enrolmentPackNotServed, lostShareMax } from './switch.policy';

/** Each has a vector of every photo, and workers look with two at most. */
const packsMax = 3;

export interface DescribedPack {
  readonly row: ModelPackRow;
  readonly counts: PackCounts;
  readonly threshold: number;
  readonly agreement: AgreementCounts;
}

/** A change of models without a pause: another pack is prepared beside the active one, and then takes its place. */
@Injectable()
export class ModelPacksService {
  constructor(
    private readonly database: Database,
    private readonly requests: RequestClient,
    private readonly packs: ModelPacksRepository,
    private readonly active: ActivePackRepository,
    private readonly agreements: ModelAgreementsRepository,
    private readonly reEmbedding: ReEmbeddingService,
    private readonly matching: MatchingService,
    private readonly galleryRows: GalleryRepository,
    private readonly lookAlikes: LookAlikeScanService,
    private readonly logger: Logger,
  ) {}

  async list(): Promise<DescribedPack[]> {
    const described: DescribedPack[] = [];
    for (const row of await this.packs.list()) described.push(await this.describe(row));
    return described;
  }

  /** @throws AppError `not_found` */
  async get(packId: string): Promise<DescribedPack> {
    return this.describe(await this.packs.get(packId));
  }

  /**
   * With the first, the pack that the workers look with first is registered as the active one; of photos that were
   * enrolled by yet another one its vectors are made as well. What is registered already stays as it is.
   * @throws AppError `refused` (pack_not_served), `conflict` (too_many_packs), `unavailable`
   */
  async register({ packId, authorId }: RegisterModelPackRequest): Promise<DescribedPack> {
    const first = await this.modelOf('');
    const model = await this.modelOf(packId);
    await this.database.transaction(async (tx) => {
      const count = await this.packs.lockAll(tx);
      const known = { registeredBy: authorId };
      if (count === 0) {
        await this.packs.insert(tx, { ...toRow(first), ...known, state: 'running', isActive: true });
      }
      if (count >= packsMax && !(await this.packs.list()).some((pack) => pack.packId === packId)) {
        throw new AppError('conflict', `There are ${packsMax} packs already.`, { reason: 'too_many_packs' });
      }
      await this.packs.insert(tx, { ...toRow(model), ...known, state: 'running', isActive: false });
    });
    this.reEmbedding.wake();
    this.logger.info('model-pack-registered', { packId });
    return this.get(packId);
  }

  /** What is made already stays. @throws AppError `not_found`, `conflict` (pack_active) */
  async cancel(packId: string): Promise<DescribedPack> {
    await this.packs.move(packId, ['running', 'finished'], 'cancelled');
    // Read behind it: one that was switched to meanwhile was not cancelled.
    if ((await this.packs.get(packId)).isActive) throw activePackError();
    return this.get(packId);
  }

  /** Also tries again what failed. @throws AppError `not_found` */
  async resume(packId: string): Promise<DescribedPack> {
    await this.packs.get(packId);
    await this.packs.forgetUnreadable(packId);
    await this.packs.move(packId, ['cancelled', 'finished'], 'running');
    this.reEmbedding.wake();
    return this.get(packId);
  }

  /**
   * @returns how many people have no vector of it
   * @throws AppError `not_found`, `refused` (pack_not_served, not_finished, people_would_be_lost), `unavailable`
   */
  async activate({ packId, confirmLost, authorId }: ActivateModelPackRequest): Promise<number> {
    const row = await this.packs.get(packId);
    if (row.isActive) return 0;
    await this.refuseUnlessServedByAll(packId);
    const counts = await this.packs.counts(packId);
    const decision = decideSwitch(counts, {
      isFinished: row.state === 'finished',
      isStalled: row.state !== 'cancelled' && row.stalledReason === enrolmentPackNotServed,
      isConfirmed: confirmLost,
    });
    if (decision.kind === 'refused') throw refusedSwitch(decision.reason, decision.peopleLost, counts);
    await this.database.transaction((tx) => this.active.activate(tx, packId));
    this.logger.warn('model-pack-activated', { packId, authorId, peopleLost: decision.peopleLost });
    // How much alike two people are is another figure in each pack. Without this the next night measures it.
    await this.lookAlikes.want().catch((error: unknown) => {
      this.logger.warn('look-alikes-not-compared-yet', { error });
    });
    return decision.peopleLost;
  }

  /** With the vectors that it made of photos later. @throws AppError `not_found`, `conflict` (pack_active) */
  async delete(packId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.packs.lockAll(tx);
      if (await this.packs.isActive(tx, packId)) throw activePackError();
      const personIds = await this.packs.peopleOf(tx, packId);
      await this.packs.delete(tx, packId);
      await this.galleryRows.markAllChanged(tx, personIds);
    });
    this.logger.warn('model-pack-deleted', { packId });
  }

  /** @throws AppError `not_found`, `invalid_argument` for a cursor that no page gave */
  async unreadable(packId: string, page: PageRequest): Promise<PageRows<UnreadablePhotoRow>> {
    await this.packs.get(packId);
    return this.packs.unreadable(packId, page);
  }

  private async describe(row: ModelPackRow): Promise<DescribedPack> {
    const { activeId = '' } = await this.active.known();
    return {
      row,
      counts: await this.packs.counts(row.packId),
      threshold: this.matching.thresholdFor({ packId: row.packId, calibration: row.calibration }),
      agreement: await this.agreements.sum(activeId, row.packId),
    };
  }

  /**
   * What a worker without the pack sees would be compared in another gallery.
   * @throws AppError `refused` (pack_not_served), `unavailable`
   */
  private async refuseUnlessServedByAll(packId: string): Promise<void> {
    await this.modelOf(packId);
    const replicas = await this.requests.gather(describeReplicaOf('face-inference'), {});
    const without = replicas.filter(({ modelPack, secondModelPack }) => ![modelPack, secondModelPack].includes(packId));
    if (without.length === 0) return;
    const sentence = `${without.length} of ${replicas.length} workers of face-inference do not look with the pack ${packId}: set MODEL_PACK_SECOND=${packId} for all of them.`;
    throw new AppError('refused', sentence, { reason: 'pack_not_served' });
  }

  /** Of the pack, or of the first when it is empty. @throws AppError `refused` (pack_not_served), `unavailable` */
  private async modelOf(packId: string): Promise<FaceModel> {
    try {
      const { model } = await requestFromSomeWorker(() => this.requests.request(getModel, { packId }));
      if (model !== undefined && (packId === '' || model.packId === packId)) return model;
    } catch (error) {
      if (!isPackNotServed(error)) throw error;
    }
    const sentence = `No worker looks with the pack ${packId}: set MODEL_PACK_SECOND=${packId} for face-inference first.`;
    throw new AppError('refused', sentence, { reason: 'pack_not_served' });
  }
}

function activePackError(): AppError {
  return new AppError('conflict', 'Faces are compared by this pack; switch to another one first.', {
    reason: 'pack_active',
  });
}

function toRow({ packId, vectorSize, calibration }: FaceModel) {
  const points = calibration.map(({ falseMatchRate, cosine }) => ({ falseMatchRate, cosine }));
  return { packId, vectorSize, calibration: points };
}

function refusedSwitch(
  reason: 'not_finished' | 'people_would_be_lost',
  peopleLost: number,
  { peopleTotal }: PackCounts,
): AppError {
  const sentence =
    reason === 'not_finished'
      ? 'Its vectors are not all made yet; wait until its state is finished.'
      : `${peopleLost} of ${peopleTotal} people have no vector of it, more than ${100 * lostShareMax} %: enrol them anew, or confirm that they may lose their names.`;
  const details = { people_lost: String(peopleLost), people_total: String(peopleTotal) };
  return new AppError('refused', sentence, { reason, details });
}
