import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { PersonChange, personChanged, personRecognized, recognitionChanged } from '@smart-attendance/contracts';
import { Database, ErasuresRepository, PeriodicTask, type ErasureRow } from '@smart-attendance/database';
import { KeptMessages, MessageReader } from '@smart-attendance/messaging';
import { Logger } from '@smart-attendance/observability';
import { CounterExamplesRepository } from '../counter-examples/counter-examples.repository';
import { GalleryRepository } from '../gallery/gallery.repository';
import { KeptFacesService } from '../unknown-faces/kept-faces.service';
import { GalleryService } from '../gallery/gallery.service';
import { lastAdministratorError } from './last-administrator';
import { PeopleRepository } from './people.repository';
import { toPersonErasedMessage } from './person.message';
import { KeptOfErasedRepository } from './kept-of-erased.repository';

const finishEveryMs = 5_000;
const finishedAtOnceMax = 200;
/** What was committed before the erasure is published by then, whoever has it in hand. */
export const publishedWithinMs = 15_000;

/**
 * Erases a person: rows erased (and that published) → index cleaned → bus cleaned. A row in person_erasures stands for
 * the second step until it is done, the receipt for the third; asking again, or the task that comes every few seconds
 * at any replica, goes on where it stopped.
 */
@Injectable()
export class ErasureService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly finishing: PeriodicTask;

  constructor(
    private readonly database: Database,
    private readonly people: PeopleRepository,
    private readonly erasures: ErasuresRepository,
    private readonly galleryRows: GalleryRepository,
    private readonly counterExamples: CounterExamplesRepository,
    private readonly gallery: GalleryService,
    private readonly keptFaces: KeptFacesService,
    private readonly kept: KeptOfErasedRepository,
    private readonly messages: MessageReader,
    private readonly keptMessages: KeptMessages,
    private readonly logger: Logger,
  ) {
    this.finishing = new PeriodicTask('erasures', finishEveryMs, logger, (stopping) => this.finishPending(stopping));
  }

  onApplicationBootstrap(): void {
    this.finishing.start(0);
  }

  async onModuleDestroy(): Promise<void> {
    await this.finishing.stop();
  }

  /**
   * Resolves when nothing of the person is left in the tables and the index; what is on the bus follows.
   * @throws AppError `not_found`, `conflict` (changed_meanwhile) when another revision was expected, `refused`
   * (last_administrator), `unavailable` when the vector index is away: then
   * the tables are clean, and asking again or the task cleans the index.
   */
  async erase(personId: string, expectedRevision?: number): Promise<void> {
    if (!(await this.people.isBeingErased(personId))) await this.eraseRows(personId, expectedRevision);
    await this.gallery.catchUp();
    await this.people.forgetErasures([personId]);
  }

  private async finishPending(stopping: AbortSignal): Promise<void> {
    const personIds = await this.people.pendingErasures(finishedAtOnceMax);
    if (personIds.length > 0) {
      await this.gallery.catchUp();
      await this.people.forgetErasures(personIds);
    }
    const settled = new Date(Date.now() - publishedWithinMs);
    for (const erasure of await this.erasures.unfinished(settled, finishedAtOnceMax)) {
      if (stopping.aborted) return;
      await this.tryCleanBus(erasure);
    }
  }

  /** One that cannot be finished does not hold up those behind it; the next round tries it again. */
  private async tryCleanBus(erasure: ErasureRow): Promise<void> {
    try {
      await this.cleanBus(erasure);
    } catch (error) {
      this.logger.warn('erasure-not-finished-yet', { personId: erasure.personId, error });
    }
  }

  /** Events of before name the person. The one that says the erasure stays, for who was away. */
  private async cleanBus({ personId, erasedAt }: ErasureRow): Promise<void> {
    const newest = await this.messages.newest(personChanged, personId);
    if (newest !== undefined && newest.change !== PersonChange.ERASED) {
      // A change of before was published behind it: said once more, it is the newest again, and the next round cleans.
      await this.database.transaction((tx) => {
        tx.publish(personChanged, toPersonErasedMessage(personId, newest.revision + 1, erasedAt));
        return Promise.resolve();
      });
      return;
    }
    await this.keptMessages.delete(personChanged, personId, { newest: 1 });
    for (const event of [personRecognized, recognitionChanged]) await this.keptMessages.delete(event, personId);
    await this.erasures.finish(personId);
  }

  private async eraseRows(personId: string, expectedRevision: number | undefined): Promise<void> {
    await this.database.transaction(async (tx) => {
      const administrators = await this.people.lockActiveAdministrators(tx);
      const person = await this.people.lock(tx, personId, expectedRevision);
      if (administrators.length === 1 && administrators[0] === personId) throw lastAdministratorError('deleted');
      const comparedPackIds = await this.kept.packsOf(tx, personId);
      const wordsOnBus = await this.kept.wordsOnBusOf(tx, personId);
      const ofOthers = await this.counterExamples.forget(tx, personId);
      const unknown = await this.keptFaces.forgetPerson(tx, personId);
      await this.keptFaces.forgetAuthor(tx, personId);
      const erasedAt = new Date();
      const rows = await this.people.erase(tx, person);
      await this.erasures.add(tx, { personId, erasedAt, removed: { ...rows, ...ofOthers, ...unknown } });
      await this.kept.note(tx, personId, { comparedPackIds, wordsOnBus });
      await tx.withdraw(personRecognized, personId);
      await tx.withdraw(recognitionChanged, personId);
      await tx.withdraw(personChanged, personId);
      await this.galleryRows.markChanged(tx, personId);
      tx.publish(personChanged, toPersonErasedMessage(personId, person.revision + 1, erasedAt));
    });
    this.logger.info('person-erased', { personId });
  }
}
