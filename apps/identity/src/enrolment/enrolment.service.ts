import { Inject, Injectable } from '@nestjs/common';
import {
  enrolFace,
  type AnalyzePhotoResponse,
  type EnrolFaceRequest,
  type Face,
  type FaceModel,
  tidyText,
} from '@smart-attendance/contracts';
import { Database, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { Logger } from '@smart-attendance/observability';
import { randomUUID } from 'node:crypto';
import { ActiveModelService } from '../gallery/active-model.service';
import { GalleryRepository } from '../gallery/gallery.repository';
import { GalleryService } from '../gallery/gallery.service';
import { MatchingService } from '../gallery/matching.service';
import { bytesOfVector, cosineOf, unitVector } from '../gallery/unit-vector';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { LookAlikeGuard, type EnrolledAs } from '../look-alikes/look-alike.guard';
import { PeopleRepository } from '../people/people.repository';
import type { PersonEntity } from '../people/person.entity';
import { PersonVault, sealContexts } from '../vault/person-vault';
import {
  answerOf,
  decideConsent,
  noConsentSentences,
  type ConsentDecision,
  type NoConsent,
} from '../people/consent.policy';
import { ConsentRepository } from '../people/consent.repository';
import {
  boxesOf,
  chooseFace,
  enrolmentWarnings,
  isSamePerson,
  refusalSentences,
  type EnrolmentRefusal,
  type MeantFace,
} from './enrolment.policy';
import type { FaceTemplateEntity } from './face-template.entity';
import { TemplatesRepository } from './templates.repository';

export interface Enrolled {
  readonly templateId: string;
  readonly qualityScore: number;
  readonly facesDetected: number;
  readonly warnings: readonly string[];
}

/** Shorter than the requester waits, whose error so names what was away. */
const analysisDeadlineMs = enrolFace.deadlineMs - 3_000;

interface EnrolmentFace {
  readonly face: Face;
  readonly model: FaceModel;
  readonly vector: Float32Array;
}

@Injectable()
export class EnrolmentService {
  constructor(
    private readonly database: Database,
    private readonly people: PeopleRepository,
    private readonly templates: TemplatesRepository,
    private readonly consents: ConsentRepository,
    private readonly vault: PersonVault,
    private readonly galleryRows: GalleryRepository,
    private readonly gallery: GalleryService,
    private readonly matching: MatchingService,
    private readonly lookAlikes: LookAlikeGuard,
    private readonly activeModel: ActiveModelService,
    private readonly logger: Logger,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {}

  /**
   * Adds a photo and its template to a person; from the answer on every search knows the face. A second request with
   * the same id gives the template that the first made; of the photo's other faces and warnings nothing is known then.
   * @throws AppError `not_found`, `refused` (the reasons of EnrolmentRefusal), `conflict` (too_many_templates),
   * `unavailable`, or what face-inference says about a picture it cannot read.
   */
  async enrol(request: EnrolFaceRequest): Promise<Enrolled> {
    const person = await this.people.get(request.personId);
    const made = await this.madeBefore(request);
    if (made !== null) return toEnrolled(made);
    if (this.decideConsent(person, request).kind === 'refused') await this.refuseWithoutConsent(request);
    const enrolled = await this.refuseTooMany(person.id);

    const photo = await this.activeModel.analyze(request.picture, analysisDeadlineMs);
    const choice = chooseFace(photo, meantFace(request));
    if (choice.kind === 'refused') throw refusal(choice.reason, photo, choice.face);
    const chosen = enrolmentFaceOf(choice.face, photo);
    await this.refuseAnotherPerson({ personId: person.id, isEnrolled: enrolled > 0 }, chosen, photo);

    const templateId = request.templateId === '' ? randomUUID() : request.templateId;
    const stored = await this.database.transaction((tx) => this.store(tx, templateId, request, chosen, photo));
    if (stored.made !== null) return toEnrolled(stored.made);
    // The template is stored: to fail now would bring the same photo again. A search catches up before it answers.
    await this.catchUpOrWarn(person.id);
    this.logger.info('face-enrolled', { personId: person.id, templateId });

    const qualityScore = chosen.face.quality?.score ?? 0;
    const facts = {
      templates: stored.similarities.length + 1,
      similarities: stored.similarities,
      qualityScore,
      turnedDegrees: photo.turnedDegrees,
      threshold: this.matching.thresholdFor(chosen.model),
    };
    return {
      templateId,
      qualityScore,
      facesDetected: photo.faces.length,
      warnings: [...choice.warnings, ...enrolmentWarnings(facts)],
    };
  }

  /** Oldest first. @throws AppError `not_found` */
  async listTemplates(personId: string): Promise<FaceTemplateEntity[]> {
    await this.people.get(personId);
    return this.templates.listOf(personId);
  }

  /** Deletes the template and its photo; searches forget it. @throws AppError `not_found` */
  async deleteTemplate(templateId: string): Promise<void> {
    const personId = await this.templates.ownerOf(templateId);
    await this.database.transaction(async (tx) => {
      await this.people.lock(tx, personId);
      await this.templates.delete(tx, personId, templateId);
      await this.galleryRows.markChanged(tx, personId);
    });
    await this.gallery.catchUp();
    this.logger.info('face-template-deleted', { personId, templateId });
  }

  /** The photo that stands for the others; who is recognised stays the same. @throws AppError `not_found` */
  async setPrimaryTemplate(personId: string, templateId: string): Promise<FaceTemplateEntity> {
    return this.database.transaction(async (tx) => {
      await this.people.lock(tx, personId);
      await this.templates.setPrimary(tx, personId, templateId);
      const template = await this.templates.find(personId, templateId, tx);
      if (template === null) throw AppError.notFound('face template', templateId);
      return template;
    });
  }

  private madeBefore({ personId, templateId }: EnrolFaceRequest, tx?: Transaction): Promise<FaceTemplateEntity | null> {
    return templateId === '' ? Promise.resolve(null) : this.templates.find(personId, templateId, tx);
  }

  /** @returns how alike the face is to the person's other photos of the pack; `made`: an earlier request was quicker */
  private async store(
    tx: Transaction,
    templateId: string,
    request: EnrolFaceRequest,
    { face, model, vector }: EnrolmentFace,
    photo: AnalyzePhotoResponse,
  ): Promise<{ readonly made: FaceTemplateEntity | null; readonly similarities: number[] }> {
    // Whatever was true before the picture was looked at may have changed since.
    const person = await this.people.lock(tx, request.personId);
    const made = await this.madeBefore(request, tx);
    if (made !== null) return { made, similarities: [] };
    const consent = this.decideConsent(person, request);
    if (consent.kind === 'refused') throw noConsent(consent.because);
    const count = await this.refuseTooMany(person.id, tx);
    const others = await this.galleryRows.templateVectorsOf(tx, person.id, model.packId);
    const similarities = others.map((other) => cosineOf(other, vector));
    if (!request.confirmSamePerson && !isSamePerson(similarities, this.matching.samePersonCosine(model))) {
      throw refusal('not_the_same_person', photo, face);
    }
    if (consent.record !== undefined) await this.consents.record(tx, person.id, consent.record);

    const box = await this.vault.boxFor(tx, person.id);
    const template = {
      id: templateId,
      personId: person.id,
      packId: model.packId,
      isPrimary: request.isPrimary,
      qualityScore: face.quality?.score ?? 0,
      sourceDescription: tidyText(request.sourceDescription),
      sealedVector: box.seal(bytesOfVector(vector), sealContexts.templateVector(templateId)),
      sealedPhoto: box.seal(request.picture, sealContexts.templatePhoto(templateId)),
    };
    await this.templates.insert(tx, template, count === 0);
    await this.galleryRows.markChanged(tx, person.id);
    return { made: null, similarities };
  }

  private decideConsent(person: PersonEntity, request: EnrolFaceRequest): ConsentDecision {
    const upload = { answer: answerOf(request.consentAnswer, request.consent), authorId: request.authorId };
    return decideConsent(person, upload, this.config.CONSENT_REQUIRED, new Date());
  }

  /**
   * Records the no that the upload may bring, and what follows from it.
   * @throws AppError `refused` (no_consent) if it still is
   */
  private async refuseWithoutConsent(request: EnrolFaceRequest): Promise<void> {
    const consent = await this.database.transaction(async (tx) => {
      const person = await this.people.lock(tx, request.personId);
      const decision = this.decideConsent(person, request);
      if (decision.kind === 'refused' && decision.record !== undefined) {
        await this.consents.record(tx, person.id, decision.record);
      }
      return decision;
    });
    if (consent.kind === 'given') return;
    if (consent.record !== undefined) await this.catchUpOrWarn(request.personId);
    throw noConsent(consent.because);
  }

  private async catchUpOrWarn(personId: string): Promise<void> {
    await this.gallery.catchUp().catch((error: unknown) => {
      this.logger.warn('gallery-not-current-yet', { personId, error });
    });
  }

  private async refuseTooMany(personId: string, tx?: Transaction): Promise<number> {
    const count = await this.templates.count(personId, tx);
    const most = this.config.TEMPLATES_PER_PERSON_MAX;
    if (count >= most) {
      throw new AppError('conflict', `This person already has ${most} face templates; delete one first.`, {
        reason: 'too_many_templates',
      });
    }
    return count;
  }

  private async refuseAnotherPerson(
    enrolledAs: EnrolledAs,
    { face, model, vector }: EnrolmentFace,
    photo: AnalyzePhotoResponse,
  ): Promise<void> {
    const lookAlikeId = await this.lookAlikes.check(enrolledAs, vector, model);
    if (lookAlikeId === undefined) return;
    throw refusal('looks_like_another_person', photo, face, lookAlikeId === '' ? {} : { look_alike_id: lookAlikeId });
  }
}

function toEnrolled({ id, qualityScore }: FaceTemplateEntity): Enrolled {
  return { templateId: id, qualityScore, facesDetected: 1, warnings: [] };
}

function meantFace({ face }: EnrolFaceRequest): MeantFace {
  if (face.case === 'faceAt') return { x: face.value.x, y: face.value.y };
  return face.case === 'faceLargest' && face.value ? 'largest' : 'only';
}

function refusal(
  reason: Exclude<EnrolmentRefusal, 'no_consent'>,
  photo: AnalyzePhotoResponse,
  judged?: Face,
  more: Readonly<Record<string, string>> = {},
): AppError {
  const count = photo.faces.length;
  return new AppError('refused', refusalSentences[reason], {
    reason,
    details: { faces_detected: String(count), ...(count > 0 && { faces: boxesOf(photo, judged) }), ...more },
  });
}

function noConsent(because: NoConsent): AppError {
  return new AppError('refused', noConsentSentences[because], {
    reason: 'no_consent' satisfies EnrolmentRefusal,
    details: { faces_detected: '0' },
  });
}

/** @throws AppError `internal` when face-inference breaks its own contract */
function enrolmentFaceOf(face: Face, { model }: AnalyzePhotoResponse): EnrolmentFace {
  const vector = unitVector(face.embedding);
  if (model === undefined || model.packId === '' || vector?.length !== model.vectorSize) {
    throw new AppError('internal', 'The analysis of the photo does not say which model made it.');
  }
  return { face, model, vector };
}
