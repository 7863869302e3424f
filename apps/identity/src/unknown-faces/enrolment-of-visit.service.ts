import { Injectable } from '@nestjs/common';
import { create, EnrolFaceRequestSchema, type AssignUnknownFaceRequest } from '@smart-attendance/contracts';
import { AppError, isAppError } from '@smart-attendance/errors';
import { Database } from '@smart-attendance/database';
import { EnrolmentService } from '../enrolment/enrolment.service';
import { refusalSentences } from '../enrolment/enrolment.policy';
import { GalleryRepository } from '../gallery/gallery.repository';
import { GalleryService } from '../gallery/gallery.service';
import { cosineOf } from '../gallery/unit-vector';
import { KeptFacesService } from './kept-faces.service';
import type { VisitRow } from './unknown-face-visits.repository';

/** What became of the best picture of an unknown face that somebody put a name to. */
export interface EnrolmentOutcome {
  /** Empty when there is none. */
  readonly templateId: string;
  /** Empty when it is enrolled; else why not, and its sentence. */
  readonly reason: string;
  readonly message: string;
  readonly warnings: readonly string[];
}

/** The picture is not good enough, or there are enough; whose face it is, is none the less said. */
const softReasons = new Set([
  'no_face',
  'no_face_there',
  'several_faces',
  'too_small',
  'too_dark',
  'too_blurry',
  'turned_away',
  'too_many_templates',
]);

@Injectable()
export class EnrolmentOfVisitService {
  constructor(
    private readonly database: Database,
    private readonly enrolment: EnrolmentService,
    private readonly kept: KeptFacesService,
    private readonly gallery: GalleryService,
    private readonly galleryRows: GalleryRepository,
  ) {}

  /**
   * By the vector that is kept, before anything is written: it is not somebody else's, and not unlike all that is
   * enrolled of the person.
   * @param personId undefined for somebody new whose id is not known yet
   * @throws AppError `refused` (looks_like_another_person, not_the_same_person), `not_found` when it is kept no longer
   */
  async refuseAnotherPerson(visit: VisitRow, personId: string | undefined, isConfirmed: boolean): Promise<void> {
    const vector = await this.kept.vectorOf(visit);
    if (vector === undefined) throw AppError.notFound('picture of this unknown face any more', visit.id);
    const neighbours = await this.gallery.search(visit.packId, vector, 2);
    const isAnothers = neighbours.some((other) => other.personId !== personId && other.similarity >= visit.matchCosine);
    // Of somebody doubtful the second best may be as near; that is what the reviewer settles.
    const isOwn = neighbours.some((other) => other.personId === personId && other.similarity >= visit.doubtCosine);
    if (isAnothers && !isOwn) throw refusal('looks_like_another_person');
    if (personId === undefined || isConfirmed) return;
    const own = await this.database.transaction((tx) => this.galleryRows.templateVectorsOf(tx, personId, visit.packId));
    const isUnlike = own.length > 0 && own.every((template) => cosineOf(template, vector) < visit.samePersonCosine);
    if (isUnlike) throw refusal('not_the_same_person');
  }

  /**
   * @throws AppError as EnrolmentService.enrol does, but for a picture that is not good enough: that is an outcome
   */
  async enrol(
    visit: VisitRow,
    personId: string,
    templateId: string,
    { authorId, consentAnswer, confirmSamePerson }: AssignUnknownFaceRequest,
  ): Promise<EnrolmentOutcome> {
    const picture = await this.kept.pictureOf(visit.id);
    if (picture === undefined) throw AppError.notFound('picture of this unknown face any more', visit.id);
    const request = create(EnrolFaceRequestSchema, {
      personId,
      picture,
      templateId,
      authorId,
      confirmSamePerson,
      sourceDescription: 'camera, from an unknown face',
      ...(consentAnswer !== undefined && { consentAnswer }),
    });
    try {
      const enrolled = await this.enrolment.enrol(request);
      return { templateId: enrolled.templateId, reason: '', message: '', warnings: enrolled.warnings };
    } catch (error) {
      if (!isAppError(error) || !softReasons.has(error.reason)) throw error;
      return { templateId: '', reason: error.reason, message: error.message, warnings: [] };
    }
  }

  /** Content when it is gone already. */
  async takeBack(templateId: string): Promise<void> {
    try {
      await this.enrolment.deleteTemplate(templateId);
    } catch (error) {
      if (!isAppError(error) || error.code !== 'not_found') throw error;
    }
  }
}

function refusal(reason: 'looks_like_another_person' | 'not_the_same_person'): AppError {
  return new AppError('refused', refusalSentences[reason], { reason });
}
