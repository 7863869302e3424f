import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { CounterExamplesRepository } from '../counter-examples/counter-examples.repository';
import { GalleryRepository } from '../gallery/gallery.repository';
import { KeptFacesService } from '../unknown-faces/kept-faces.service';
import type { Consent } from './consent.policy';
import { PersonEntity } from './person.entity';

@Injectable()
export class ConsentRepository {
  constructor(
    private readonly galleryRows: GalleryRepository,
    private readonly counterExamples: CounterExamplesRepository,
    private readonly keptFaces: KeptFacesService,
  ) {}

  /** Of somebody whose row the caller has locked. A no is followed by `withdraw`. */
  async record(tx: Transaction, personId: string, consent: Consent): Promise<void> {
    await managerOf(tx).update(PersonEntity, { id: personId }, { ...consent, revision: () => 'revision + 1' });
    if (consent.biometricConsent === false) await this.withdraw(tx, personId);
  }

  /**
   * What a no does, in the transaction that records it: templates, enrolment photos, those that wait, counter-examples,
   * unknown faces that look like the person and what was found of their likeness go, and searches forget the person.
   * Sightings, recognitions and attendance of before are not biometric and stay until their time is up.
   */
  async withdraw(tx: Transaction, personId: string): Promise<void> {
    // What was assigned to the person says whose a counter-example is.
    await this.counterExamples.forget(tx, personId);
    await this.keptFaces.forgetPerson(tx, personId);
    const manager = managerOf(tx);
    await manager.query('DELETE FROM face_templates WHERE person_id = $1', [personId]);
    await manager.query(
      `UPDATE enrolment_job_files SET state = 'refused', reason = 'no_consent', sealed_photo = NULL
        WHERE person_id = $1 AND state = 'waiting'`,
      [personId],
    );
    await manager.query('DELETE FROM look_alikes WHERE person_a = $1 OR person_b = $1', [personId]);
    await manager.query('DELETE FROM look_alike_comparisons WHERE person_id = $1', [personId]);
    await this.galleryRows.markChanged(tx, personId);
  }
}
