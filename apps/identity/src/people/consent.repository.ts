import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { GalleryRepository } from '../gallery/gallery.repository';

@Injectable()
export class ConsentRepository {
  constructor(private readonly galleryRows: GalleryRepository) {}

  /**
   * What a no does, in the transaction that records it: templates and enrolment photos go, and searches forget the
   * person. Sightings, recognitions and attendance of before are not biometric and stay until their time is up.
   */
  async withdraw(manager: EntityManager, personId: string): Promise<void> {
    await manager.query('DELETE FROM face_templates WHERE person_id = $1', [personId]);
    await this.galleryRows.markChanged(manager, personId);
  }
}
