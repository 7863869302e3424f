import { Inject, Injectable } from '@nestjs/common';
import {
  analyzePhoto,
  enrolFace,
  type AnalyzePhotoResponse,
  type EnrolFaceRequest,
  type Face,
  type FaceModel,
} from '@smart-attendance/contracts';
import { inTransaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { Logger } from '@smart-attendance/observability';
import { randomUUID } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import { GalleryRepository } from '../gallery/gallery.repository';
import { GalleryService } from '../gallery/gallery.service';
import { MatchingService } from '../gallery/matching.service';
import { bytesOfVector, cosineOf, unitVector } from '../gallery/unit-vector';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { PeopleRepository } from '../people/people.repository';
import { PersonEntity } from '../people/person.entity';
import { PersonVault, sealContexts } from '../vault/person-vault';
import { decideConsent, type Consent } from './consent.policy';
import { chooseFace, enrolmentWarnings, refusalSentences, type EnrolmentRefusal } from './enrolment.policy';
import type { FaceTemplateEntity } from './face-template.entity';
import { TemplatesRepository } from './templates.repository';

export interface Enrolled {
  readonly templateId: string;
  readonly qualityScore: number;
  readonly facesDetected: number;
  readonly warnings: readonly string[];
}

/** Shorter than whoever asks us waits, so that they hear what was away. */
const analysisDeadlineMs = enrolFace.deadlineMs - 3_000;

interface EnrolmentFace {
  readonly face: Face;
  readonly model: FaceModel;
  readonly vector: Float32Array;
}

@Injectable()
export class EnrolmentService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly requests: RequestClient,
    private readonly people: PeopleRepository,
    private readonly templates: TemplatesRepository,
    private readonly vault: PersonVault,
    private readonly galleryRows: GalleryRepository,
    private readonly gallery: GalleryService,
    private readonly matching: MatchingService,
    private readonly logger: Logger,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {}

  /**
   * Adds a photo and its template to a person; from the answer on every search knows the face.
   * @throws AppError `not_found`, `refused` (the reasons of EnrolmentRefusal), `conflict` (too_many_templates),
   * `unavailable`, or what face-inference says about a picture it cannot read.
   */
  async enrol(request: EnrolFaceRequest): Promise<Enrolled> {
    const person = await this.people.get(request.personId);
    this.consentFor(person, request);
    await this.refuseTooMany(this.dataSource.manager, person.id);

    const photo = await this.requests.ask(
      analyzePhoto,
      { picture: request.picture },
      { deadlineMs: analysisDeadlineMs },
    );
    const choice = chooseFace(photo);
    if (choice.kind === 'refused') throw refusal(choice.reason, photo.faces.length);
    const chosen = enrolmentFaceOf(choice.face, photo);
    await this.refuseAnotherPerson(person.id, chosen, photo.faces.length);
    const others = await this.galleryRows.templateVectorsOf(person.id, chosen.model.packId);

    const templateId = randomUUID();
    await inTransaction(this.dataSource, (manager) => this.store(manager, templateId, request, chosen));
    // The template is stored: to fail now would bring the same photo again. A search catches up before it answers.
    await this.gallery.catchUp().catch((error: unknown) => {
      this.logger.warn('gallery-not-current-yet', { personId: person.id, error });
    });
    this.logger.info('face-enrolled', { personId: person.id, templateId });

    const qualityScore = chosen.face.quality?.score ?? 0;
    const similarities = others.map((other) => cosineOf(other, chosen.vector));
    const threshold = this.matching.thresholdFor(chosen.model);
    return {
      templateId,
      qualityScore,
      facesDetected: photo.faces.length,
      warnings: [
        ...choice.warnings,
        ...enrolmentWarnings({ templates: others.length + 1, similarities, qualityScore, threshold }),
      ],
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
    await inTransaction(this.dataSource, async (manager) => {
      await this.people.lock(manager, personId);
      await this.templates.delete(manager, personId, templateId);
      await this.galleryRows.markChanged(manager, personId);
    });
    await this.gallery.catchUp();
    this.logger.info('face-template-deleted', { personId, templateId });
  }

  private async store(
    manager: EntityManager,
    templateId: string,
    request: EnrolFaceRequest,
    { face, model, vector }: EnrolmentFace,
  ): Promise<void> {
    // Whatever was true before the picture was looked at may have changed since.
    const person = await this.people.lock(manager, request.personId);
    const consent = this.consentFor(person, request);
    const count = await this.refuseTooMany(manager, person.id);
    if (consent !== undefined) await manager.update(PersonEntity, { id: person.id }, { ...consent });

    const box = await this.vault.boxFor(manager, person.id);
    const template = {
      id: templateId,
      personId: person.id,
      packId: model.packId,
      isPrimary: request.isPrimary,
      qualityScore: face.quality?.score ?? 0,
      sourceDescription: request.sourceDescription.trim(),
      sealedVector: box.seal(bytesOfVector(vector), sealContexts.templateVector(templateId)),
      sealedPhoto: box.seal(request.picture, sealContexts.templatePhoto(templateId)),
    };
    await this.templates.insert(manager, template, count === 0);
    await this.galleryRows.markChanged(manager, person.id);
  }

  /** What to record, if anything. @throws AppError `refused` (no_consent) */
  private consentFor(person: PersonEntity, request: EnrolFaceRequest): Consent | undefined {
    const decision = decideConsent(person, request, this.config.CONSENT_REQUIRED, new Date());
    if (decision.kind === 'refused') throw refusal('no_consent', 0);
    return decision.kind === 'record' ? decision.consent : undefined;
  }

  private async refuseTooMany(manager: EntityManager, personId: string): Promise<number> {
    const count = await this.templates.count(manager, personId);
    const most = this.config.TEMPLATES_PER_PERSON_MAX;
    if (count >= most) {
      throw new AppError('conflict', `This person already has ${most} face templates; delete one first.`, {
        reason: 'too_many_templates',
      });
    }
    return count;
  }

  private async refuseAnotherPerson(personId: string, { model, vector }: EnrolmentFace, faces: number): Promise<void> {
    // Two, as the best may be the person itself.
    const neighbours = await this.gallery.search(model.packId, vector, 2);
    const threshold = this.matching.thresholdFor(model);
    if (neighbours.some((other) => other.personId !== personId && other.similarity >= threshold)) {
      throw refusal('looks_like_another_person', faces);
    }
  }
}

function refusal(reason: EnrolmentRefusal, facesDetected: number): AppError {
  return new AppError('refused', refusalSentences[reason], {
    reason,
    details: { faces_detected: String(facesDetected) },
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
