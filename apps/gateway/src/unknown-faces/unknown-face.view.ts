import { ApiProperty } from '@nestjs/swagger';
import {
  unknownFaceActions,
  unknownFaceStatuses,
  type UnknownFace,
  type UnknownFaceEnrolment,
  type UnknownFaceVisit,
} from '@smart-attendance/contracts';
import { Count, Decimal, Flag, Id, Instant, OneOf, Text, Texts, type Shape } from '../http/view.decorators';
import { toIsoInstant } from '../input/instant.policy';
import { rounded, textOrNull } from '../input/show.policy';

export class UnknownFaceCandidateView {
  @Id() user_id!: string;
  @Text() user_name!: string;
  @Decimal({ example: 0.44 }) similarity!: number;
  @Decimal({ description: 'What a match needs.', example: 0.48 }) threshold!: number;
}

export class UnknownFaceActionView {
  @OneOf(unknownFaceActions) kind!: string;
  @Text({
    nullable: true,
    description: 'A person, an API key; null when erased since.',
    example: '0b6f2c1e-6d0c-4c1e-9d8f-2f8a3f0f8a11',
  })
  author_id!: string | null;
  @Instant() at!: string | null;
}

export class UnknownFaceView {
  @Id() id!: string;
  @OneOf(unknownFaceStatuses) status!: string;
  @Instant() first_seen_at!: string | null;
  @Instant() last_seen_at!: string | null;
  @Count({ description: 'So many times this face walked past a camera.' }) visit_count!: number;
  @ApiProperty({ type: [String], format: 'uuid', description: 'Where, at most 100.' }) camera_ids!: string[];
  @Id({ description: 'Where the best picture was taken.' }) camera_id!: string;
  @Id({ nullable: true, description: 'The visit of the best picture.' }) best_visit_id!: string | null;
  @Decimal() quality_score!: number;
  @Flag({ description: 'Somebody enrolled is so much alike that few strangers are; candidates says who.' })
  doubtful!: boolean;
  @ApiProperty({
    type: [UnknownFaceCandidateView],
    description: 'Enrolled people who are near, best first, as of now; at most 3, and for the first 50 of a page.',
  })
  candidates!: UnknownFaceCandidateView[];
  @Id({ nullable: true, description: 'Whom it is assigned to.' }) user_id!: string | null;
  @Flag({ description: 'Its best picture is enrolled as a face of that person.' }) enrolled!: boolean;
  @Count({ description: 'So many visits attendance was told of.' }) visits_told!: number;
  @ApiProperty({ type: UnknownFaceActionView, nullable: true, description: 'What POST …/undo would take back.' })
  last_action!: UnknownFaceActionView | null;
  @Instant({ description: 'When the newest visit is deleted; each goes REVIEW_HOURS after it was stored.' })
  kept_until!: string | null;
  @Count({ description: 'Grows with every change, a further visit among them.' }) revision!: number;
}

export class UnknownFaceVisitView {
  @Id() id!: string;
  @Id() camera_id!: string;
  @Instant() first_seen_at!: string | null;
  @Instant() last_seen_at!: string | null;
  @Decimal() quality_score!: number;
  @Id({ nullable: true, description: 'The recognition that attendance was told of.' }) recognition_id!: string | null;
}

export class UnknownFaceDetailsView extends UnknownFaceView {
  @ApiProperty({ type: [UnknownFaceVisitView], description: 'Newest first, at most 200.' })
  visits!: UnknownFaceVisitView[];
}

export class UnknownFaceEnrolmentView {
  @Flag() enrolled!: boolean;
  @Text({ nullable: true, description: 'Why not: as a refused enrolment has it.', example: 'too_blurry' })
  reason!: string | null;
  @Text({ nullable: true, example: 'The face in this photo is too blurry; hold still and take another.' })
  message!: string | null;
  @Texts() warnings!: string[];
}

export class AssignedUnknownFaceView extends UnknownFaceView {
  @ApiProperty({ type: UnknownFaceEnrolmentView }) enrolment!: UnknownFaceEnrolmentView;
}

export class UndoneUnknownFaceView extends UnknownFaceView {
  @Id({ nullable: true, description: 'Whom the assignment had created, and who is still there.' })
  created_user_id!: string | null;
}

export class SplitUnknownFaceView extends UnknownFaceView {
  @ApiProperty({ type: UnknownFaceView, description: 'What was split off.' }) split_off!: UnknownFaceView;
}

export function toUnknownFaceView(face: UnknownFace): Shape<UnknownFaceView> {
  const { lastAction } = face;
  return {
    id: face.id,
    status: face.status,
    first_seen_at: toIsoInstant(face.firstSeenAt),
    last_seen_at: toIsoInstant(face.lastSeenAt),
    visit_count: face.visits,
    camera_ids: face.cameraIds,
    camera_id: face.bestCameraId,
    best_visit_id: textOrNull(face.bestVisitId),
    quality_score: rounded(face.qualityScore),
    doubtful: face.isDoubtful,
    candidates: face.candidates.map(({ personId, name, similarity, threshold }) => ({
      user_id: personId,
      user_name: name,
      similarity: rounded(similarity),
      threshold: rounded(threshold),
    })),
    user_id: textOrNull(face.personId),
    enrolled: face.templateId !== '',
    visits_told: face.visitsTold,
    last_action:
      lastAction === undefined
        ? null
        : { kind: lastAction.kind, author_id: textOrNull(lastAction.authorId), at: toIsoInstant(lastAction.at) },
    kept_until: toIsoInstant(face.keptUntil),
    revision: face.revision,
  };
}

export function toUnknownFaceVisitView(visit: UnknownFaceVisit): Shape<UnknownFaceVisitView> {
  return {
    id: visit.id,
    camera_id: visit.cameraId,
    first_seen_at: toIsoInstant(visit.firstSeenAt),
    last_seen_at: toIsoInstant(visit.lastSeenAt),
    quality_score: rounded(visit.qualityScore),
    recognition_id: textOrNull(visit.recognitionId),
  };
}

export function toEnrolmentView(enrolment: UnknownFaceEnrolment): Shape<UnknownFaceEnrolmentView> {
  return {
    enrolled: enrolment.isEnrolled,
    reason: textOrNull(enrolment.reason),
    message: textOrNull(enrolment.message),
    warnings: enrolment.warnings,
  };
}
