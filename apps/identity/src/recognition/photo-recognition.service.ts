import { Injectable } from '@nestjs/common';
import {
  recognizeFaces,
  type Face,
  type FaceModel,
  type MessageInitShape,
  type RecognizedFaceSchema,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { ActiveModelService } from '../gallery/active-model.service';
import { MatchingService, type FaceJudgement } from '../gallery/matching.service';
import { PeopleRepository } from '../people/people.repository';

/** Shorter than the requester waits, whose error so names what was away. */
const analysisDeadlineMs = recognizeFaces.deadlineMs - 3_000;

type RecognizedFaceInit = MessageInitShape<typeof RecognizedFaceSchema>;

/** Who is in a photo. Nothing of it is stored. */
@Injectable()
export class PhotoRecognitionService {
  constructor(
    private readonly matching: MatchingService,
    private readonly people: PeopleRepository,
    private readonly activeModel: ActiveModelService,
  ) {}

  /**
   * Every face of the photo, biggest first, with a match or with the reason why there is none.
   * @param cosineMin at least this; below the threshold for the gallery's size it has no effect
   * @throws AppError `unavailable`, or what face-inference says about a picture it cannot read
   */
  async recognize(
    picture: Uint8Array,
    cosineMin: number | undefined,
  ): Promise<{ readonly faces: RecognizedFaceInit[]; readonly threshold: number }> {
    const photo = await this.activeModel.analyze(picture, analysisDeadlineMs);
    const { model } = photo;
    if (model === undefined) {
      throw new AppError('internal', 'The analysis of the photo does not say which model made it.');
    }
    const faces: RecognizedFaceInit[] = [];
    for (const face of photo.faces) faces.push(await this.recognizeOne(face, model, cosineMin));
    return { faces, threshold: Math.max(cosineMin ?? 0, this.matching.thresholdFor(model)) };
  }

  private async recognizeOne(face: Face, model: FaceModel, cosineMin: number | undefined): Promise<RecognizedFaceInit> {
    const judgement = await this.matching.judge(face, model, { cosineMin });
    const match = await this.matchOf(judgement);
    return {
      ...(face.box !== undefined && { box: face.box }),
      detectorScore: face.detectorScore,
      qualityScore: face.quality?.score ?? 0,
      ...(face.liveness !== undefined && { liveness: face.liveness }),
      ...(match !== undefined && { match }),
      reason: match === undefined && judgement.reason === '' ? 'below_threshold' : judgement.reason,
    };
  }

  /** Undefined also for somebody who was erased, or said no, while the photo was looked at. */
  private async matchOf({ personId, similarity, margin }: FaceJudgement): Promise<RecognizedFaceInit['match']> {
    const person = personId === undefined ? null : await this.people.find(personId);
    if (person?.isActive !== true || person.biometricConsent === false) return undefined;
    return { personId: person.id, name: `${person.firstName} ${person.lastName}`, similarity, margin };
  }
}
