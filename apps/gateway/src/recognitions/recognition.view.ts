import { ApiProperty } from '@nestjs/swagger';
import {
  values,
  type GetRecognitionSettingsResponse,
  type GetRecognitionResponse,
  type Recognition,
  type Sighting,
  type StrangerVisit,
} from '@smart-attendance/contracts';
import { NameOf, OfKind, toNamedAuthor, type AuthorKind, type Authors } from '../access/author';
import { BoundingBoxView, toBoundingBoxView } from '../faces/face.view';
import { Count, Decimal, Flag, Id, Instant, OneOf, Text, type Shape } from '../http/view.decorators';
import { requirePart } from '../http/required-part';
import { toIsoInstant } from '../input/instant.policy';
import { rounded, textOrNull } from '../input/show.policy';

export class RecognitionView {
  @Id() id!: string;
  @Id() user_id!: string;
  @Id() camera_id!: string;
  @Instant() first_seen_at!: string | null;
  @Instant() last_seen_at!: string | null;
  @Decimal({ description: 'Best cosine of the sightings that agreed.' }) similarity!: number;
  @Decimal({ description: 'Smallest distance to the runner-up.' }) margin!: number;
  @Count() sightings!: number;
  @Instant() decided_at!: string | null;
  @Instant({ nullable: true, description: 'Since when it holds no more: somebody said that it is not that person.' })
  withdrawn_at!: string | null;
  @Text({ nullable: true }) withdrawn_by!: string | null;
  @Text({ nullable: true }) withdrawal_reason!: string | null;
  @Decimal({ nullable: true, description: 'The cosine that was asked for then; null where nobody wrote it down.' })
  threshold!: number | null;
  @Text({ nullable: true, description: 'The models that made it.' }) model_pack!: string | null;
  @Text({
    nullable: true,
    description: 'Who told it from a kept face, an unknown face that was given a name; null once they are erased.',
    example: '0b6f2c1e-6d0c-4c1e-9d8f-2f8a3f0f8a11',
  })
  told_by!: string | null;
  @Instant({ nullable: true, description: 'When; null where the camera named them by itself.' })
  told_at!: string | null;
}

export function toRecognitionView(recognition: Recognition): Shape<RecognitionView> {
  return {
    id: recognition.id,
    user_id: recognition.personId,
    camera_id: recognition.cameraId,
    first_seen_at: toIsoInstant(recognition.firstSeenAt),
    last_seen_at: toIsoInstant(recognition.lastSeenAt),
    similarity: rounded(recognition.similarity),
    margin: rounded(recognition.margin),
    sightings: recognition.sightings,
    decided_at: toIsoInstant(recognition.decidedAt),
    withdrawn_at: toIsoInstant(recognition.withdrawnAt),
    withdrawn_by: textOrNull(recognition.withdrawnBy),
    withdrawal_reason: textOrNull(recognition.withdrawalReason),
    threshold: recognition.threshold > 0 ? rounded(recognition.threshold) : null,
    model_pack: textOrNull(recognition.packId),
    told_by: textOrNull(recognition.toldBy),
    told_at: toIsoInstant(recognition.toldAt),
  };
}

class SightingMeasuresView {
  @Decimal({ description: 'Pixels between the eyes.' }) inter_eye_px!: number;
  @Decimal() sharpness!: number;
  @Decimal({ description: '0 is black, 255 white.' }) brightness!: number;
  @Decimal({ description: 'Positive: the nose points to the right side of the picture.' }) yaw_degrees!: number;
  @Decimal({ description: 'Positive: the face looks up.' }) pitch_degrees!: number;
}

export class SightingView {
  @Id() frame_id!: string;
  @Count() face_index!: number;
  @Instant() captured_at!: string | null;
  @Decimal() similarity!: number;
  @Decimal() margin!: number;
  @Decimal() quality_score!: number;
  @ApiProperty({ type: BoundingBoxView, nullable: true }) bounding_box!: BoundingBoxView | null;
  @Id({ nullable: true, description: 'The most alike person, named or not; null for nobody near, or out of reach.' })
  candidate_id!: string | null;
  @Decimal({ nullable: true, description: 'The cosine that was asked for.' }) threshold!: number | null;
  @Text({ nullable: true, description: 'Why it names nobody.' }) reason!: string | null;
  @ApiProperty({ type: SightingMeasuresView, nullable: true }) measures!: SightingMeasuresView | null;
}

/** Somebody to whom sightings of the same faces were most alike. */
export class CandidateView {
  @Id() user_id!: string;
  @Count() sightings!: number;
  @Decimal({ description: 'The best of them.' }) similarity!: number;
}

export class EvidenceView extends RecognitionView {
  @ApiProperty({ type: [SightingView], description: 'The sightings that agreed, oldest first.' })
  evidence!: SightingView[];
  @ApiProperty({
    type: [CandidateView],
    description: 'Who else the same faces were most like, best first; at most five. Only for who may see everybody.',
  })
  candidates!: CandidateView[];
  @Text({ description: 'Why it was decided.' }) explanation!: string;
  @Instant({
    nullable: true,
    description: 'Until when its face is kept, so that rejecting it keeps a counter-example; null: not any more.',
  })
  face_kept_until!: string | null;
  @OfKind() told_by_kind!: AuthorKind | null;
  @NameOf() told_by_name!: string | null;
}

/** `withOthers`: whether the caller may see everybody; who else looks alike is about somebody else. */
export function toEvidenceView(found: GetRecognitionResponse, withOthers: boolean, authors: Authors): EvidenceView {
  const recognition = requirePart(found.recognition);
  const isShown = (personId: string): boolean => withOthers || personId === recognition.personId;
  return {
    ...toRecognitionView(recognition),
    evidence: found.evidence.map((sighting) => toSightingView(sighting, isShown)),
    candidates: found.candidates
      .filter(({ personId }) => isShown(personId))
      .map(({ personId, sightings, similarityMax }) => ({
        user_id: personId,
        sightings,
        similarity: rounded(similarityMax),
      })),
    explanation: found.explanation,
    face_kept_until: toIsoInstant(found.vectorKeptUntil),
    ...toNamedAuthor('told_by', authors.get(recognition.toldBy)),
  };
}

export function toSightingView(sighting: Sighting, isShown: (personId: string) => boolean): SightingView {
  const { measures } = sighting;
  return {
    candidate_id: isShown(sighting.candidateId) ? textOrNull(sighting.candidateId) : null,
    threshold: sighting.threshold === undefined ? null : rounded(sighting.threshold),
    reason: textOrNull(sighting.reason),
    measures:
      measures === undefined
        ? null
        : {
            inter_eye_px: rounded(measures.interEyePx),
            sharpness: rounded(measures.sharpness),
            brightness: rounded(measures.brightness),
            yaw_degrees: rounded(measures.yawDegrees),
            pitch_degrees: rounded(measures.pitchDegrees),
          },
    frame_id: sighting.frameId,
    face_index: sighting.faceIndex,
    captured_at: toIsoInstant(sighting.capturedAt),
    similarity: rounded(sighting.similarity),
    margin: rounded(sighting.margin),
    quality_score: rounded(sighting.qualityScore),
    bounding_box: toBoundingBoxView(sighting.box),
  };
}

export class StrangerVisitView {
  @Id() id!: string;
  @Id() camera_id!: string;
  @Instant() first_seen_at!: string | null;
  @Instant() last_seen_at!: string | null;
  @Count() sightings!: number;
}

export function toStrangerVisitView(visit: StrangerVisit): StrangerVisitView {
  return {
    id: visit.id,
    camera_id: visit.cameraId,
    first_seen_at: toIsoInstant(visit.firstSeenAt),
    last_seen_at: toIsoInstant(visit.lastSeenAt),
    sightings: visit.sightings,
  };
}

class GalleryThresholdView {
  @Count({ example: 1000 }) people!: number;
  @Decimal({ example: 0.485 }) threshold!: number;
}

export class RecognitionSettingsView {
  @Text({ description: 'Pictures are looked at with.' }) model_pack!: string;
  @Count({ description: 'Enrolled with that pack.', example: 120 }) gallery_people!: number;
  @Decimal({ description: 'Cosine that holds now, in a gallery of so many people.' }) threshold!: number;
  @ApiProperty({ type: [GalleryThresholdView], description: 'What it would be in galleries of other sizes.' })
  thresholds!: GalleryThresholdView[];
  @Decimal({
    description: 'How often a stranger may be taken for anybody of the gallery, per sighting; the threshold keeps it.',
    example: 0.01,
  })
  stranger_rate_max!: number;
  @Decimal({ description: 'The threshold is never below.', example: 0.48 }) threshold_min!: number;
  @Decimal({ description: 'So much more alike than the second best person the best must be.', example: 0.05 })
  margin_min!: number;
  @OneOf(values.livenessModes, { description: 'Of photos, and of cameras without a mode of their own.' })
  liveness_mode!: string;
  @Decimal({ description: 'What counts as live.', example: 0.5 }) liveness_min!: number;
  @Flag({ description: 'Whether faces are enrolled only with a yes.' }) consent_required!: boolean;
  @Count({ description: 'So many must agree before anybody is recognised.', example: 3 }) sightings_min!: number;
  @Count({ description: 'Within this time.', example: 10_000 }) window_ms!: number;
}

export function toRecognitionSettingsView(settings: GetRecognitionSettingsResponse): Shape<RecognitionSettingsView> {
  return {
    model_pack: settings.packId,
    gallery_people: settings.galleryPeople,
    threshold: rounded(settings.threshold),
    thresholds: settings.thresholds.map(({ people, threshold }) => ({ people, threshold: rounded(threshold) })),
    stranger_rate_max: settings.strangerRateMax,
    threshold_min: rounded(settings.cosineMin),
    margin_min: rounded(settings.marginMin),
    liveness_mode: settings.livenessMode,
    liveness_min: rounded(settings.livenessMin),
    consent_required: settings.consentRequired,
    sightings_min: settings.sightingsMin,
    window_ms: settings.windowMs,
  };
}
