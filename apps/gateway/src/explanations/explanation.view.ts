import { ApiProperty } from '@nestjs/swagger';
import type { ExplainMissedResponse, MissedAtCamera } from '@smart-attendance/contracts';
import { Count, Decimal, Id, OneOf, Text, type Shape } from '../http/view.decorators';
import { SightingView, toSightingView } from '../recognitions/recognition.view';
import { rounded, textOrNull } from '../input/show.policy';

const refusals = [
  'too_small',
  'too_dark',
  'too_blurry',
  'turned_away',
  'spoof_suspected',
  'liveness_unknown',
  'no_embedding',
] as const;
const reasonsOfCamera = [...refusals, 'like_nobody', 'camera_blind', 'no_faces'] as const;
const reasons = [
  'recognized',
  'inactive',
  'no_consent',
  'not_enrolled',
  'other_pack',
  'rejected',
  'too_few_sightings',
  'below_threshold',
  'small_margin',
  'same_person_twice',
  'counter_example',
  ...reasonsOfCamera,
  'kept_no_longer',
] as const;

class RefusedFacesView {
  @Text({ example: 'turned_away' }) reason!: string;
  @Count() faces!: number;
}

class MissedAtCameraView {
  @Id() camera_id!: string;
  @Text({ nullable: true, description: 'Null of a camera that is not there any more.' }) camera_name!: string | null;
  @OneOf(reasonsOfCamera) reason!: string;
  @Text() sentence!: string;
  @Count() faces!: number;
  @Count({ description: 'Good enough to be compared.' }) compared!: number;
  @Count({ description: 'Named somebody else.' }) others!: number;
  @Count({ description: 'Most like this person, and not named.' }) near!: number;
  @ApiProperty({ type: [RefusedFacesView], description: 'Why faces could not be compared.' })
  refused!: RefusedFacesView[];
  @Count({ description: '0 also while nobody tells.' }) blind_seconds!: number;
}

export class MissedView {
  @OneOf(reasons, { description: 'The first that holds, from the person to the cameras.' }) reason!: string;
  @Text() sentence!: string;
  @Count({ description: 'How many times the person was recognised in that time.' }) recognitions!: number;
  @Decimal({ description: 'The cosine that holds for the person now.' }) threshold!: number;
  @ApiProperty({
    type: [MissedAtCameraView],
    description: 'Cameras that saw faces or were blind, the most telling first.',
  })
  cameras!: MissedAtCameraView[];
  @ApiProperty({ type: [SightingView], description: 'Sightings most like the person, best first; at most twenty.' })
  nearest!: SightingView[];
}

export function toMissedView(response: ExplainMissedResponse): Shape<MissedView> {
  return {
    reason: response.reason,
    sentence: response.sentence,
    recognitions: response.recognitions,
    threshold: rounded(response.threshold),
    cameras: response.cameras.map(toCameraView),
    // Most like the person who was asked for, all of them.
    nearest: response.nearest.map((sighting) => toSightingView(sighting, () => true)),
  };
}

function toCameraView(camera: MissedAtCamera): MissedAtCameraView {
  return {
    camera_id: camera.cameraId,
    camera_name: textOrNull(camera.cameraName),
    reason: camera.reason,
    sentence: camera.sentence,
    faces: camera.faces,
    compared: camera.compared,
    others: camera.others,
    near: camera.near,
    refused: camera.refused.map(({ reason, sightings }) => ({ reason, faces: sightings })),
    blind_seconds: camera.blindSeconds,
  };
}
