import { ApiProperty } from '@nestjs/swagger';
import type {
  BoundingBox,
  DrawFacesResponse,
  EnrolFaceResponse,
  FaceMatch,
  FaceTemplate,
  RecognizedFace,
  RecognizeFacesResponse,
} from '@smart-attendance/contracts';
import { Count, Decimal, Flag, Id, Instant, Text, Texts } from '../http/view.decorators';
import { toIsoInstant } from '../input/instant.policy';
import { rounded, roundedOrNull, textOrNull } from '../input/show.policy';

export class EnrolmentView {
  @Flag() success!: boolean;
  @Text() message!: string;
  @Id() face_embedding_id!: string;
  @Decimal({ description: '0 unusable to 1 ideal' }) quality_score!: number;
  @Count() faces_detected!: number;
  @Texts() warnings!: string[];
}

export function toEnrolmentView(enrolment: EnrolFaceResponse): EnrolmentView {
  return {
    success: true,
    message: 'The face is enrolled.',
    face_embedding_id: enrolment.templateId,
    quality_score: rounded(enrolment.qualityScore),
    faces_detected: enrolment.facesDetected,
    warnings: enrolment.warnings,
  };
}

export class BoundingBoxView {
  @Decimal() x!: number;
  @Decimal() y!: number;
  @Decimal() width!: number;
  @Decimal() height!: number;
}

export function toBoundingBoxView(box: BoundingBox | undefined): BoundingBoxView | null {
  if (box === undefined) return null;
  return { x: rounded(box.x, 1), y: rounded(box.y, 1), width: rounded(box.width, 1), height: rounded(box.height, 1) };
}

export class MatchView {
  @Id() user_id!: string;
  @Text() name!: string;
  @Decimal({ description: 'Cosine.' }) similarity!: number;
  @Decimal({ description: 'To the next best person.' }) margin!: number;
}

export class RecognizedFaceView {
  @ApiProperty({ type: BoundingBoxView, description: 'Pixels of the upright picture, from the top left.' })
  bounding_box!: BoundingBoxView | null;
  @Decimal({ description: 'That this is a face at all, 0 to 1.' }) confidence!: number;
  @Decimal() quality_score!: number;
  @Decimal({ nullable: true, description: '0 spoof to 1 live; null when not looked at.' }) liveness!: number | null;
  @ApiProperty({ type: MatchView, nullable: true, description: 'Null for a stranger.' }) match!: MatchView | null;
  @Text({ nullable: true, description: 'Why there is no match.' }) reason!: string | null;
}

export class RecognitionAnswerView {
  @Flag() success!: boolean;
  @ApiProperty({ type: [RecognizedFaceView] }) faces!: RecognizedFaceView[];
  @Decimal({ description: 'The cosine that held.' }) threshold!: number;
  @Texts({ description: 'What was not done as it was asked for.' }) warnings!: string[];
  @Decimal() processing_time_ms!: number;
}

export function toRecognitionAnswerView(
  { faces, threshold }: RecognizeFacesResponse,
  asked: number | undefined,
  elapsedMs: number,
): RecognitionAnswerView {
  const held = rounded(threshold);
  const isRaised = asked !== undefined && rounded(asked) < held;
  const raised = `The threshold was raised to ${held}, the least at which strangers stay strangers in this gallery.`;
  return {
    success: true,
    faces: faces.map(toRecognizedFaceView),
    threshold: held,
    warnings: isRaised ? [raised] : [],
    processing_time_ms: rounded(elapsedMs, 1),
  };
}

function toRecognizedFaceView(face: RecognizedFace): RecognizedFaceView {
  return {
    bounding_box: toBoundingBoxView(face.box),
    confidence: rounded(face.detectorScore),
    quality_score: rounded(face.qualityScore),
    liveness: roundedOrNull(face.liveness),
    match: face.match === undefined ? null : toMatchView(face.match),
    reason: textOrNull(face.reason),
  };
}

function toMatchView(match: FaceMatch): MatchView {
  return {
    user_id: match.personId,
    name: match.name,
    similarity: rounded(match.similarity),
    margin: rounded(match.margin),
  };
}

export class FaceEmbeddingView {
  @Id() id!: string;
  @Id() user_id!: string;
  @Flag() is_primary!: boolean;
  @Decimal() quality_score!: number;
  @Text({ nullable: true }) source_description!: string | null;
  @Text({ description: 'The model pack that made it.' }) model!: string;
  @Instant() created_at!: string | null;
}

export function toFaceEmbeddingView(template: FaceTemplate): FaceEmbeddingView {
  return {
    id: template.id,
    user_id: template.personId,
    is_primary: template.isPrimary,
    quality_score: rounded(template.qualityScore),
    source_description: textOrNull(template.sourceDescription),
    model: template.packId,
    created_at: toIsoInstant(template.createdAt),
  };
}

export class FaceBoxView {
  @ApiProperty({ type: BoundingBoxView, description: 'Pixels of the upright picture, from the top left.' })
  bounding_box!: BoundingBoxView | null;
}

export class FaceBoxesView {
  @Count() faces_detected!: number;
  @ApiProperty({ type: [FaceBoxView], description: 'Largest first.' }) faces!: FaceBoxView[];
  @Count({ description: 'Of the upright picture.' }) width!: number;
  @Count() height!: number;
  @Text({
    description:
      'The picture with a frame around every face, the largest one’s thicker: a data: URL of a JPEG, 1280 pixels a side at most. It is kept nowhere.',
    example: 'data:image/jpeg;base64,/9j/4AAQSkZJRg==',
  })
  annotated_image!: string;
}

export function toFaceBoxesView({ boxes, width, height, picture }: DrawFacesResponse): FaceBoxesView {
  return {
    faces_detected: boxes.length,
    faces: boxes.map((box) => ({ bounding_box: toBoundingBoxView(box) })),
    width,
    height,
    annotated_image: `data:image/jpeg;base64,${Buffer.from(picture).toString('base64')}`,
  };
}
