import { Injectable } from '@nestjs/common';
import {
  deleteFaceTemplate,
  drawFaces,
  enrolFace,
  listFaceTemplates,
  recognizeFaces,
  setPrimaryFaceTemplate,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import type { Caller } from '../access/caller';
import { PersonAccessService } from '../access/person-access.service';
import { CamerasService } from '../cameras/cameras.service';
import { requirePart } from '../http/required-part';
import { toWholePageView, type PageView } from '../input/page.policy';
import { given } from '../input/show.policy';
import {
  toEnrolmentView,
  toFaceBoxesView,
  toFaceEmbeddingView,
  toRecognitionAnswerView,
  type EnrolmentView,
  type FaceBoxesView,
  type FaceEmbeddingView,
  type RecognitionAnswerView,
} from './face.view';
import type { MeantFace } from './meant-face.policy';

export interface Enrolment {
  readonly personId: string;
  readonly picture: Uint8Array;
  /** As IdToGive has it. */
  readonly templateId: string;
  readonly isPrimary: boolean;
  readonly sourceDescription: string;
  /** What the uploader says; undefined: nothing. */
  readonly consent: boolean | undefined;
  readonly confirmSamePerson: boolean;
  /** Where the photo has several faces; undefined: it must have one. */
  readonly meant: MeantFace | undefined;
}

/** Faces over HTTP: requests to identity. */
@Injectable()
export class FacesService {
  constructor(
    private readonly requests: RequestClient,
    private readonly access: PersonAccessService,
    private readonly cameras: CamerasService,
  ) {}

  async enrol(enrolment: Enrolment, { principal }: Caller): Promise<EnrolmentView> {
    const { consent, meant, ...rest } = enrolment;
    const face = meant === undefined ? undefined : faceOf(meant);
    const request = { ...rest, authorId: principal.id, consent: consent === true };
    return toEnrolmentView(
      await this.requests.request(enrolFace, { ...request, ...given({ consentAnswer: consent, face }) }),
    );
  }

  /**
   * What the camera sees now, as if it were sent; the picture is not given back, which takes `cameras.view`.
   *
   * @throws AppError `not_found` (no_picture) for a camera that sends nothing, and as `enrol`
   */
  async enrolFromCamera(
    cameraId: string,
    enrolment: Omit<Enrolment, 'picture'>,
    caller: Caller,
  ): Promise<EnrolmentView> {
    const { jpeg: picture, camera } = await this.cameras.snapshot(cameraId);
    const sourceDescription = enrolment.sourceDescription === '' ? camera.name : enrolment.sourceDescription;
    return this.enrol({ ...enrolment, picture, sourceDescription }, caller);
  }

  async drawFaces(picture: Uint8Array): Promise<FaceBoxesView> {
    return toFaceBoxesView(await this.requests.request(drawFaces, { picture }));
  }

  async recognize(picture: Uint8Array, threshold: number | undefined): Promise<RecognitionAnswerView> {
    const startedAt = performance.now();
    const answer = await this.requests.request(recognizeFaces, { picture, ...given({ threshold }) });
    return toRecognitionAnswerView(answer, threshold, performance.now() - startedAt);
  }

  async list(personId: string, caller: Caller): Promise<PageView<FaceEmbeddingView>> {
    await this.access.require(personId, caller);
    const { templates } = await this.requests.request(listFaceTemplates, { personId });
    return toWholePageView(templates.map(toFaceEmbeddingView));
  }

  /** @throws AppError `not_found` */
  async setPrimary(personId: string, templateId: string): Promise<FaceEmbeddingView> {
    const { template } = await this.requests.request(setPrimaryFaceTemplate, { personId, templateId });
    return toFaceEmbeddingView(requirePart(template));
  }

  async delete(templateId: string, caller: Caller): Promise<void> {
    if (caller.onlyUserId !== undefined) await this.requireOwned(templateId, caller.onlyUserId);
    await this.requests.request(deleteFaceTemplate, { templateId });
  }

  /** @throws AppError `not_found` for a face of somebody else as for none, so that nobody learns which ids there are */
  private async requireOwned(templateId: string, personId: string): Promise<void> {
    const { templates } = await this.requests.request(listFaceTemplates, { personId });
    if (!templates.some(({ id }) => id === templateId)) throw AppError.notFound('face', templateId);
  }
}

type FaceOfRequest = NonNullable<MessageInitShape<(typeof enrolFace)['request']>['face']>;

function faceOf(meant: MeantFace): FaceOfRequest {
  return meant === 'largest' ? { case: 'faceLargest', value: true } : { case: 'faceAt', value: meant };
}
