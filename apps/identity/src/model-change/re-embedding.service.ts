import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database, PeriodicTask, type SecretBox, type Transaction } from '@smart-attendance/database';
import { isAppError } from '@smart-attendance/errors';
import { Logger, metrics } from '@smart-attendance/observability';
import { GalleryRepository } from '../gallery/gallery.repository';
import { bytesOfVector } from '../gallery/unit-vector';
import { PeopleRepository } from '../people/people.repository';
import { PersonVault, sealContexts } from '../vault/person-vault';
import { ModelPacksRepository } from './model-packs.repository';
import { PhotoEmbeddingService, type EmbeddedPhoto } from './photo-embedding.service';
import { enrolmentPackNotServed } from './switch.policy';

const everyMs = 5_000;
/** Of a page of the work; who is enrolled meanwhile is found by the next round. */
const peopleAtOnce = 200;
const nobodyId = '00000000-0000-0000-0000-000000000000';

const photosTotal = metrics.counter({
  name: 're_embedded_photos_total',
  help: 'Enrolment photos that another model pack looked at: made, unreadable, or waits for a worker with its first pack.',
  labelNames: ['outcome'],
});

/** `unwanted`: cancelled, or this replica stops. */
type Outcome = 'done' | 'waits' | 'unwanted';

/**
 * Makes the vectors of other packs out of enrolment photos, one person after another, each in one transaction: whoever
 * is killed has lost one person's photos, and half a person is never seen. One replica works at a time, by a lock that
 * ends with its session. What is enrolled later is taken up within seconds.
 */
@Injectable()
export class ReEmbeddingService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly task: PeriodicTask;
  /** Of the gallery and the packs, when nothing was left to do; undefined while something is. */
  private doneAt: string | undefined;

  constructor(
    private readonly database: Database,
    private readonly packs: ModelPacksRepository,
    private readonly photos: PhotoEmbeddingService,
    private readonly people: PeopleRepository,
    private readonly vault: PersonVault,
    private readonly galleryRows: GalleryRepository,
    private readonly logger: Logger,
  ) {
    this.task = new PeriodicTask('re-embedding', everyMs, logger, (stopping) => this.round(stopping));
  }

  onApplicationBootstrap(): void {
    this.task.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.task.stop();
  }

  wake(): void {
    this.doneAt = undefined;
    this.task.wake();
  }

  private async round(stopping: AbortSignal): Promise<void> {
    const packs = (await this.packs.list()).filter(({ state }) => state !== 'cancelled');
    if (packs.length === 0) return;
    const { revision } = await this.galleryRows.state();
    const at = [revision, ...packs.map(({ packId, state }) => `${packId} ${state}`)].join('\n');
    if (at === this.doneAt) return;
    const isDone = await this.galleryRows.alone('re-embedding', async () => {
      let all = true;
      for (const { packId } of packs) all = (await this.embedAll(packId, stopping)) && all;
      return all;
    });
    if (isDone === true) this.doneAt = at;
  }

  /** What stops one pack does not stop the next. @returns whether nothing is left to do */
  private async embedAll(packId: string, stopping: AbortSignal): Promise<boolean> {
    try {
      const outcome = await this.embedWaiting(packId, stopping);
      if (outcome === 'waits') await this.packs.stall(packId, enrolmentPackNotServed);
      if (outcome === 'done') {
        await this.packs.stall(packId, '');
        await this.packs.move(packId, ['running'], 'finished');
      }
      return outcome === 'done';
    } catch (error) {
      if (!isAppError(error)) throw error;
      await this.packs.stall(packId, error.reason === '' ? error.code : error.reason);
      this.logger.warn('re-embedding-stalled', { packId, error });
      return false;
    }
  }

  private async embedWaiting(packId: string, stopping: AbortSignal): Promise<Outcome> {
    const unserved = new Set<string>();
    let waits = false;
    let afterId = nobodyId;
    for (;;) {
      const personIds = await this.packs.peopleWaiting(packId, afterId, peopleAtOnce);
      if (personIds.length === 0) return waits ? 'waits' : 'done';
      for (const personId of personIds) {
        const outcome = stopping.aborted ? 'unwanted' : await this.embedPerson(packId, personId, unserved, stopping);
        if (outcome === 'unwanted') return outcome;
        waits ||= outcome === 'waits';
      }
      afterId = personIds.at(-1) ?? afterId;
    }
  }

  /** @throws AppError `unavailable` */
  private async embedPerson(
    packId: string,
    personId: string,
    unserved: Set<string>,
    stopping: AbortSignal,
  ): Promise<Outcome> {
    const box = await this.boxOf(personId);
    const embedded: { readonly templateId: string; readonly result: EmbeddedPhoto }[] = [];
    for (const photo of await this.packs.pendingPhotosOf(packId, personId)) {
      if (stopping.aborted) return 'unwanted';
      const result: EmbeddedPhoto =
        box === undefined
          ? { kind: 'unreadable', reason: 'not_opened' }
          : await this.photos.embed(packId, photo, box, unserved);
      embedded.push({ templateId: photo.templateId, result });
    }
    // All of a person's at once, or none: the mean of half of them would be searched for.
    if (embedded.some(({ result }) => result.kind === 'waits')) return 'waits';
    const isWanted = await this.database.transaction(async (tx) => {
      if (!(await this.packs.holdWanted(tx, packId))) return false;
      if (!(await this.isThere(tx, personId))) return true;
      for (const { templateId, result } of embedded) await this.store(tx, packId, templateId, result, box);
      if (embedded.some(({ result }) => result.kind === 'made')) await this.galleryRows.markChanged(tx, personId);
      return true;
    });
    if (!isWanted) return 'unwanted';
    for (const { result } of embedded) photosTotal.inc({ outcome: result.kind });
    await this.packs.stall(packId, '');
    return 'done';
  }

  private async store(
    tx: Transaction,
    packId: string,
    templateId: string,
    result: EmbeddedPhoto,
    box: SecretBox | undefined,
  ): Promise<void> {
    if (result.kind === 'unreadable') await this.packs.insertUnreadable(tx, packId, templateId, result.reason);
    if (result.kind !== 'made' || box === undefined) return;
    const sealed = box.seal(bytesOfVector(result.vector), sealContexts.templateVector(templateId));
    await this.packs.insertVector(tx, packId, templateId, sealed);
  }

  /** Nobody erases them, or records a no, until the transaction ends; whoever was erased meanwhile has nothing left. */
  private async isThere(tx: Transaction, personId: string): Promise<boolean> {
    try {
      await this.people.lock(tx, personId);
      return true;
    } catch (error) {
      if (isAppError(error) && error.code === 'not_found') return false;
      throw error;
    }
  }

  /** Undefined for somebody whose key is gone. */
  private async boxOf(personId: string): Promise<SecretBox | undefined> {
    try {
      return await this.vault.existingBox(personId);
    } catch (error) {
      if (isAppError(error) && error.code === 'not_found') return undefined;
      throw error;
    }
  }
}
