import { Inject, Injectable } from '@nestjs/common';
import type { AssignUnknownFaceRequest } from '@smart-attendance/contracts';
import { Database, type Transaction } from '@smart-attendance/database';
import { AppError, isAppError } from '@smart-attendance/errors';
import { Logger } from '@smart-attendance/observability';
import { TemplatesRepository } from '../enrolment/templates.repository';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { decideConsent, isSameConsent, noConsentSentences, nothingSaid } from '../people/consent.policy';
import { ConsentRepository } from '../people/consent.repository';
import { PeopleRepository } from '../people/people.repository';
import { PeopleService } from '../people/people.service';
import type { PersonEntity } from '../people/person.entity';
import { refuseOwn } from '../recognition/told-recognition.policy';
import { stableId } from '../stable-id';
import { CreatedPersonService, isForGood } from './created-person.service';
import { EnrolmentOfVisitService, type EnrolmentOutcome } from './enrolment-of-visit.service';
import { RegroupingService, requireWaiting, type FaceChange } from './regrouping.service';
import { ToldVisitsService, type Telling } from './told-visits.service';
import type { StoredConsent, UnknownFaceActionEntity } from './unknown-face-action.entity';
import type { UnknownFaceEntity } from './unknown-face.entity';
import { UnknownFaceVisitsRepository, type VisitRow } from './unknown-face-visits.repository';
import { changedMeanwhile, UnknownFacesRepository } from './unknown-faces.repository';

export interface Assigned {
  readonly face: UnknownFaceEntity;
  readonly enrolment: EnrolmentOutcome;
}

export interface Undone {
  readonly face: UnknownFaceEntity;
  /** Who is still there. */
  readonly createdPersonId: string | undefined;
}

/**
 * Says whose face it is: nobody else's → enrolled, if the picture is good enough and consent allows → assigned → told
 * to attendance, if that is wished. Each step finds what an earlier attempt has done, so one that was cut short is
 * asked again.
 */
@Injectable()
export class AssignmentService {
  constructor(
    private readonly database: Database,
    private readonly faces: UnknownFacesRepository,
    private readonly visits: UnknownFaceVisitsRepository,
    private readonly people: PeopleRepository,
    private readonly peopleService: PeopleService,
    private readonly consents: ConsentRepository,
    private readonly templates: TemplatesRepository,
    private readonly created: CreatedPersonService,
    private readonly enrolments: EnrolmentOfVisitService,
    private readonly regrouping: RegroupingService,
    private readonly told: ToldVisitsService,
    private readonly logger: Logger,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {}

  /**
   * @throws AppError `not_found`, `conflict` (changed_meanwhile, not_waiting, rejected_before, those of a new person),
   * `unavailable`, `refused` (no_consent, looks_like_another_person, not_the_same_person), `permission_denied` for
   * telling one's own visits. Whose record says no is not kept for review: then the visits are deleted.
   */
  async assign(request: AssignUnknownFaceRequest): Promise<Assigned> {
    const { unknownFaceId, newPerson } = request;
    const face = await this.faces.get(unknownFaceId);
    const knownId = newPerson?.personId ?? request.personId;
    if (request.tellVisits) refuseOwnVisits(knownId, request.authorId);
    if (face.status === 'assigned' && knownId !== '' && face.personId === knownId) return { face, enrolment: of(face) };
    const visit = await this.bestVisit(face, request.expectedRevision);
    const personId = newPerson === undefined ? request.personId : undefined;
    if (personId !== undefined) await this.people.get(personId);
    // Whom an attempt that was cut short created, and enrolled, is nobody else.
    await this.enrolments.refuseAnotherPerson(visit, knownId || undefined, request.confirmSamePerson);
    if (personId !== undefined) await this.refuseRejected(face, personId);
    const person = await this.personOf(request);
    const enrolment = await this.enrolAndCommit(face, visit, person, request);
    this.logger.info('unknown-face-assigned', {
      unknownFaceId,
      personId: person.id,
      isEnrolled: enrolment.templateId !== '',
    });
    return { face: await this.faces.get(unknownFaceId), enrolment };
  }

  /**
   * @throws AppError `not_found`, `conflict` (changed_meanwhile, not_assigned), `refused` (no_consent),
   * `permission_denied` for one's own visits
   */
  async tell({ unknownFaceId, authorId, expectedRevision }: FaceChange): Promise<UnknownFaceEntity> {
    await this.database.transaction(async (tx) => {
      await this.faces.lock(tx);
      const face = await this.faces.getForChange(tx, unknownFaceId, expectedRevision);
      if (face.personId === null || face.lastActionId === null) {
        const message = `Nobody has said whose face ${unknownFaceId} is; assign it first.`;
        throw new AppError('conflict', message, { reason: 'not_assigned' });
      }
      const { personId, templateId, lastActionId: assignmentId } = face;
      refuseOwnVisits(personId, authorId);
      await this.told.lockCameras(tx, face);
      await this.tellVisits(tx, face, { personId, templateId, assignmentId, authorId });
      await this.faces.refresh(tx);
      await this.faces.publishChanged(tx, [face.id], 'changed');
    });
    return this.faces.get(unknownFaceId);
  }

  /**
   * Takes back what was done last. A person whom it created stays; `mustLeaveNothing` does it only if nothing else is
   * kept of them, so that whoever asks can erase them.
   * @throws AppError `not_found`, `conflict` (changed_meanwhile, nothing_to_undo, undo_the_other_first, created_nobody,
   * person_has_more), `permission_denied` for what was told of one's own visits
   */
  async undo({ unknownFaceId, authorId, expectedRevision }: FaceChange, mustLeaveNothing: boolean): Promise<Undone> {
    const before = await this.faces.get(unknownFaceId);
    const meant = await this.faces.findAction(before.lastActionId);
    this.refuseOwnUndo(before, meant, authorId);
    const createdPersonId = await this.created.createdBy(before);
    if (mustLeaveNothing) await this.created.requireNothingElse(before, createdPersonId);
    // Before the transaction, since searches are waited for; asked again, it is gone already.
    const isMeant = expectedRevision === undefined || expectedRevision === before.revision;
    if (isMeant && meant?.kind === 'assigned' && before.templateId !== null) {
      await this.enrolments.takeBack(before.templateId);
      await this.faces.forgetPhoto(before.id, before.templateId);
    }
    const answeredId = await this.database.transaction(async (tx) => {
      await this.faces.lock(tx);
      const face = await this.faces.getForChange(tx, unknownFaceId, expectedRevision);
      // Asked twice at once, the second would take back another step than was seen.
      if (face.lastActionId !== before.lastActionId) throw changedMeanwhile(unknownFaceId);
      const action = await this.faces.findAction(face.lastActionId, tx);
      if (action === null) {
        throw new AppError('conflict', 'There is nothing to undo.', { reason: 'nothing_to_undo' });
      }
      if (action.kind === 'assigned') await this.undoAssignment(tx, face, action, authorId);
      else await this.regrouping.undo(tx, face, action);
      await this.faces.refresh(tx);
      await this.faces.publishChanged(tx, [face.id, action.unknownFaceId], 'changed');
      return action.unknownFaceId;
    });
    return { face: await this.faces.get(answeredId), createdPersonId };
  }

  /** Before the photo goes: attendance would hear that one's own visits hold no more. */
  private refuseOwnUndo(
    { personId, visitsTold }: UnknownFaceEntity,
    action: UnknownFaceActionEntity | null,
    authorId: string,
  ): void {
    if (personId !== authorId) return;
    if (visitsTold > 0 || (action !== null && action.visitIds.length > 0)) refuseOwnVisits(personId, authorId);
  }

  private async bestVisit(face: UnknownFaceEntity, expectedRevision: number | undefined): Promise<VisitRow> {
    if (expectedRevision !== undefined && expectedRevision !== face.revision) throw changedMeanwhile(face.id);
    const { bestVisitId } = requireWaiting(face);
    const visit = bestVisitId === null ? undefined : await this.visits.find(bestVisitId);
    if (visit === undefined) throw AppError.notFound('picture of this unknown face any more', face.id);
    return visit;
  }

  /** @throws AppError `refused` (no_consent) before anybody is created whose face may not be enrolled */
  private async personOf({ unknownFaceId, newPerson, ...request }: AssignUnknownFaceRequest): Promise<PersonEntity> {
    if (newPerson === undefined) return this.people.get(request.personId);
    const answer = newPerson.consentAnswer ?? (newPerson.biometricConsent ? true : request.consentAnswer);
    const upload = { answer, authorId: request.authorId };
    const consent = decideConsent(nothingSaid, upload, this.config.CONSENT_REQUIRED, new Date());
    if (consent.kind === 'refused') {
      if (consent.because !== 'nobody_said') await this.forget(unknownFaceId);
      throw new AppError('refused', noConsentSentences[consent.because], { reason: 'no_consent' });
    }
    return this.peopleService.create(newPerson);
  }

  /** Nobody is left behind of a face that turns out not to be enrolled, or somebody else's. */
  private async enrolAndCommit(
    face: UnknownFaceEntity,
    visit: VisitRow,
    person: PersonEntity,
    request: AssignUnknownFaceRequest,
  ): Promise<EnrolmentOutcome> {
    try {
      const enrolment = await this.enrol(face, visit, person, request);
      await this.commit(face, person, enrolment, request);
      return enrolment;
    } catch (error) {
      if (request.newPerson !== undefined && isAppError(error)) await this.created.forget(person, face.id, error);
      throw error;
    }
  }

  /** @throws AppError `conflict` (rejected_before) where somebody said of a visit that it is not that person */
  private async refuseRejected({ id }: UnknownFaceEntity, personId: string): Promise<void> {
    if (!(await this.visits.hasRejected(id, personId))) return;
    const message =
      'Somebody said of a visit of this face that it is not this person; split that visit off, or restore what was rejected.';
    throw new AppError('conflict', message, { reason: 'rejected_before' });
  }

  private async enrol(
    face: UnknownFaceEntity,
    visit: VisitRow,
    person: PersonEntity,
    request: AssignUnknownFaceRequest,
  ): Promise<EnrolmentOutcome> {
    const templateId = stableId('template', 'unknown-face', face.id, person.id);
    try {
      return await this.enrolments.enrol(visit, person.id, templateId, request);
    } catch (error) {
      if (isAppError(error) && error.reason === 'no_consent' && (await this.saysNo(person.id))) {
        await this.forget(face.id);
      }
      throw error;
    }
  }

  private async saysNo(personId: string): Promise<boolean> {
    return (await this.people.find(personId))?.biometricConsent === false;
  }

  /** Somebody put a name to these faces, and the person says no: they are not anybody's any more. */
  private async forget(unknownFaceId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.faces.lock(tx);
      await this.visits.deleteOf(tx, unknownFaceId);
      await this.faces.refresh(tx);
    });
    this.logger.info('unknown-face-deleted-without-consent', { unknownFaceId });
  }

  private async commit(
    seen: UnknownFaceEntity,
    before: PersonEntity,
    { templateId }: EnrolmentOutcome,
    { authorId, tellVisits, newPerson, expectedRevision }: AssignUnknownFaceRequest,
  ): Promise<void> {
    try {
      await this.database.transaction(async (tx) => {
        await this.faces.lock(tx);
        // The same was asked twice at once, and whoever was quicker has done all of it.
        const now = await this.faces.get(seen.id, tx);
        if (now.status === 'assigned' && now.personId === before.id) return;
        const face = requireWaiting(await this.faces.getForChange(tx, seen.id, expectedRevision));
        if (tellVisits) await this.told.lockCameras(tx, face);
        const person = await this.people.lock(tx, before.id);
        // Said while the picture was looked at, or of one that was too poor to be enrolled.
        if (person.biometricConsent === false) throw noConsent();
        const consentBefore = toStoredConsent(before);
        const hasOtherWord = !isSameConsent(person, before);
        const actionId = await this.regrouping.act(tx, face, {
          kind: 'assigned',
          authorId,
          createdPerson: newPerson !== undefined,
          ...(hasOtherWord && { consentBefore }),
        });
        const assigned = { status: 'assigned', personId: person.id, templateId: templateId || null } as const;
        await this.faces.change(tx, face.id, assigned);
        const telling = { personId: person.id, templateId: templateId || null, assignmentId: actionId, authorId };
        if (tellVisits) await this.tellVisits(tx, face, telling);
        await this.faces.refresh(tx);
        await this.faces.publishChanged(tx, [face.id], 'changed');
      });
    } catch (error) {
      if (isAppError(error) && error.reason === 'no_consent') await this.forget(seen.id);
      // Somebody else was quicker: it may be somebody else's, or merged, or gone. No undo would find the photo.
      if (isAppError(error) && isForGood(error) && templateId !== '') await this.enrolments.takeBack(templateId);
      throw error;
    }
  }

  /** With a note of which they were, for the undo: a visit is gone when its hours are over. */
  private async tellVisits(tx: Transaction, face: UnknownFaceEntity, telling: Telling): Promise<void> {
    const visitIds = await this.told.tell(tx, face, telling);
    await this.faces.addToAction(tx, telling.assignmentId, visitIds);
  }

  private async undoAssignment(
    tx: Transaction,
    face: UnknownFaceEntity,
    action: UnknownFaceActionEntity,
    authorId: string,
  ): Promise<void> {
    const { personId } = face;
    if (face.visitsTold > 0 || action.visitIds.length > 0) {
      refuseOwnVisits(personId ?? '', authorId);
      await this.told.lockCameras(tx, face);
      await this.told.takeBack(tx, face, action, authorId);
    }
    await this.faces.change(tx, face.id, {
      status: 'waiting',
      personId: null,
      templateId: null,
      lastActionId: action.previousActionId,
    });
    await this.faces.deleteAction(tx, action.id);
    // Behind it: a no that comes back deletes what is assigned to the person.
    if (personId !== null && action.consentBefore !== null) {
      const person = await this.people.lock(tx, personId);
      // Unless somebody said something else since, or gave another photo, which says yes as well.
      const isStillTheirs = person.consentSource === `uploader:${action.authorId}`;
      const isOnlyPhoto = (await this.templates.count(personId, tx)) === 0;
      if (isStillTheirs && isOnlyPhoto) await this.consents.record(tx, personId, toConsent(action.consentBefore));
    }
  }
}

function noConsent(): AppError {
  return new AppError('refused', noConsentSentences.record_says_no, { reason: 'no_consent' });
}

/** @throws AppError `permission_denied` (own_row) */
function refuseOwnVisits(personId: string, authorId: string): void {
  refuseOwn({ personId, toldBy: authorId, toldAt: new Date() }, authorId, 'tell');
}

function of({ templateId }: UnknownFaceEntity): EnrolmentOutcome {
  if (templateId !== null) return { templateId, reason: '', message: '', warnings: [] };
  return {
    templateId: '',
    reason: 'assigned_before',
    message: 'It was assigned before, without a photo.',
    warnings: [],
  };
}

function toStoredConsent({ biometricConsent, consentSource, consentRecordedAt }: PersonEntity): StoredConsent {
  return { biometricConsent, consentSource, consentRecordedAt: consentRecordedAt?.toISOString() ?? null };
}

function toConsent({ consentRecordedAt, ...consent }: StoredConsent) {
  return { ...consent, consentRecordedAt: consentRecordedAt === null ? null : new Date(consentRecordedAt) };
}
