import { Injectable } from '@nestjs/common';
import { inTransaction } from '@smart-attendance/database';
import { isAppError } from '@smart-attendance/errors';
import { Logger } from '@smart-attendance/observability';
import { DataSource } from 'typeorm';
import { GalleryRepository } from '../gallery/gallery.repository';
import { GalleryService } from '../gallery/gallery.service';
import { lastAdministratorError } from './last-administrator';
import { PeopleRepository, type ErasureRow } from './people.repository';
import { PersonChangedPublisher } from './person-changed.publisher';

/**
 * Erases a person: the rows in one transaction, then the entry of the vector index, then the others are told.
 * A row in person_erasures stands for the last two steps until both are done; asking again, the sweep, or the next
 * start goes on where it stopped.
 */
@Injectable()
export class ErasureService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly people: PeopleRepository,
    private readonly galleryRows: GalleryRepository,
    private readonly gallery: GalleryService,
    private readonly publisher: PersonChangedPublisher,
    private readonly logger: Logger,
  ) {}

  /**
   * Resolves when nothing of the person is left in the tables and the index.
   * @throws AppError `not_found`, `refused` (last_administrator), `unavailable` when the vector index is away: then
   * the tables are clean, and asking again or the sweep cleans the index.
   */
  async erase(personId: string): Promise<void> {
    const pending = await this.people.findErasure(personId);
    if (pending === undefined) await this.eraseRows(personId);
    await this.gallery.catchUp();
    const erasure = pending ?? (await this.people.findErasure(personId));
    if (erasure === undefined) return;
    try {
      await this.tell(erasure);
    } catch (error) {
      // Nothing of the person is left here; who keeps a copy of the name will hear when the bus is back.
      if (!isAppError(error)) throw error;
      this.logger.warn('erasure-not-announced-yet', { personId, error });
    }
  }

  /** Finishes what a crash or an outage left half done. */
  async finishPending(limit: number): Promise<void> {
    const pending = await this.people.pendingErasures(limit);
    if (pending.length === 0) return;
    await this.gallery.catchUp();
    for (const erasure of pending) await this.tell(erasure);
  }

  private async eraseRows(personId: string): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      const administrators = await this.people.lockActiveAdministrators(manager);
      const person = await this.people.lock(manager, personId);
      if (administrators.length === 1 && administrators[0] === personId) throw lastAdministratorError('deleted');
      await this.people.erase(manager, person);
      await this.galleryRows.markChanged(manager, personId);
    });
    this.logger.info('person-erased', { personId });
  }

  private async tell(erasure: ErasureRow): Promise<void> {
    await this.publisher.announceErasure(erasure);
    await this.people.forgetErasure(erasure.personId);
  }
}
