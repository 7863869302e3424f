import { ApiProperty } from '@nestjs/swagger';
import type {
  ChangedVisit,
  ErrorRate,
  GetThresholdsResponse,
  PreviewThresholdResponse,
  ThresholdPoint,
} from '@smart-attendance/contracts';
import { Count, Decimal, Flag, Id, Instant, OneOf, Text, type Shape } from '../http/view.decorators';
import { toIsoInstant } from '../input/instant.policy';
import { rounded } from '../input/show.policy';

const states = ['stated', 'not_computed', 'few_people', 'few_scores'] as const;
const visitsShown = 'At most 200, oldest first.';

class ErrorRateView {
  @Count({ description: 'So many were missed.' }) missed!: number;
  @Count({ description: 'Of so many.' }) of!: number;
  @Decimal({ description: 'The true share lies from here, 95 times of 100,' }) low!: number;
  @Decimal({ description: 'to here.' }) high!: number;
}

class ThresholdPointView {
  @Decimal({ example: 0.5 }) cosine!: number;
  @Decimal({ description: 'Of visits of strangers, how many would end with a name.' }) stranger_visits!: number;
  @Decimal({ description: 'No more than, 95 times of 100.' }) stranger_visits_high!: number;
  @Decimal({ nullable: true, description: 'Of enrolled people’s photos, how many stay below; null: nobody has two.' })
  photos_missed!: number | null;
  @Decimal({ description: 'Of pairs of two people’s photos, how many reach it, as counted.' }) impostor_pairs!: number;
}

class CameraThresholdView {
  @Id() camera_id!: string;
  @Decimal() threshold!: number;
  @Count({ description: 'Of the last week, which it is computed from.' }) stranger_visits!: number;
  @Text() sentence!: string;
}

class PersonThresholdView {
  @Id() user_id!: string;
  @Decimal() threshold!: number;
  @Text() sentence!: string;
}

class SizedThresholdView {
  @Count({ example: 1_000 }) people!: number;
  @Decimal({ example: 0.573 }) threshold!: number;
}

export class ThresholdsView {
  @Text() model_pack!: string;
  @Count({ description: 'Enrolled with that pack.' }) people!: number;
  @Decimal({ description: 'How often a visit of a stranger may end with a name.', example: 0.001 })
  stranger_visit_rate_max!: number;
  @Decimal({ description: 'The cosine that holds.' }) threshold!: number;
  @Decimal({ description: 'Its estimate lies from here, 95 times of 100,' }) threshold_low!: number;
  @Decimal({ description: 'to here; the upper end of a one-sided interval holds.' }) threshold_high!: number;
  @OneOf(states, {
    description:
      'stated: computed from the gallery. Otherwise it is not yet, or the data are too few, and the strictest of what is known holds.',
  })
  state!: string;
  @Text() sentence!: string;
  @Count({ description: '0 before it was computed.' }) version!: number;
  @Instant({ nullable: true }) computed_at!: string | null;
  @Count({ description: 'It was computed from.' }) sampled_people!: number;
  @Count() sampled_photos!: number;
  @Count() impostor_pairs!: number;
  @ApiProperty({
    type: ErrorRateView,
    nullable: true,
    description: 'Single photos of enrolled people; null: nobody has two.',
  })
  missed_photos!: ErrorRateView | null;
  @ApiProperty({ type: ErrorRateView, description: 'Recognised visits of the last week that it would have missed.' })
  missed_visits!: ErrorRateView;
  @ApiProperty({ type: [ThresholdPointView], description: 'In rising order; empty before it was computed.' })
  curve!: ThresholdPointView[];
  @ApiProperty({ type: [CameraThresholdView], description: 'Strictest first, at most 100.' })
  cameras!: CameraThresholdView[];
  @ApiProperty({ type: [PersonThresholdView], description: 'People for whom it is stricter, at most 100.' })
  stricter_people!: PersonThresholdView[];
  @ApiProperty({ type: [SizedThresholdView], description: 'What it would be with more people like these.' })
  sizes!: SizedThresholdView[];
  @Decimal() margin_min!: number;
  @Decimal({ description: 'Never below, by the settings.' }) threshold_min!: number;
}

export function toThresholdsView(response: GetThresholdsResponse): Shape<ThresholdsView> {
  const { missedPhotos, missedVisits } = response;
  return {
    model_pack: response.packId,
    people: response.people,
    stranger_visit_rate_max: response.strangerVisitRateMax,
    threshold: rounded(response.threshold),
    threshold_low: rounded(response.thresholdLow),
    threshold_high: rounded(response.thresholdHigh),
    state: response.state,
    sentence: response.sentence,
    version: response.version,
    computed_at: toIsoInstant(response.computedAt),
    sampled_people: response.sampledPeople,
    sampled_photos: response.sampledPhotos,
    impostor_pairs: Number(response.impostorPairs),
    missed_photos: missedPhotos === undefined ? null : toErrorRateView(missedPhotos),
    missed_visits: toErrorRateView(missedVisits ?? { hits: 0, trials: 0, low: 0, high: 1 }),
    curve: response.curve.map(toPointView),
    cameras: response.cameras.map(({ cameraId, threshold, strangerVisits, sentence }) => ({
      camera_id: cameraId,
      threshold: rounded(threshold),
      stranger_visits: strangerVisits,
      sentence,
    })),
    stricter_people: response.peopleThresholds.map(({ personId, threshold, sentence }) => ({
      user_id: personId,
      threshold: rounded(threshold),
      sentence,
    })),
    sizes: response.sizes.map(({ people, threshold }) => ({ people, threshold: rounded(threshold) })),
    margin_min: rounded(response.marginMin),
    threshold_min: rounded(response.cosineMin),
  };
}

function toErrorRateView({
  hits,
  trials,
  low,
  high,
}: Pick<ErrorRate, 'hits' | 'trials' | 'low' | 'high'>): ErrorRateView {
  return { missed: hits, of: trials, low: rounded(low), high: rounded(high) };
}

/** Rates go down to one in a billion, so they are not rounded to decimals. */
function toPointView(point: ThresholdPoint): ThresholdPointView {
  return {
    cosine: rounded(point.cosine),
    stranger_visits: significant(point.strangerVisits),
    stranger_visits_high: significant(point.strangerVisitsHigh),
    photos_missed: point.photosMissed === undefined ? null : rounded(point.photosMissed),
    impostor_pairs: significant(point.impostorPairs),
  };
}

function significant(value: number): number {
  return Number(value.toPrecision(3));
}

class ChangedVisitView {
  @Id() camera_id!: string;
  @Id({ description: 'Who it was, or would be taken for.' }) user_id!: string;
  @Instant() first_seen_at!: string | null;
  @Instant() last_seen_at!: string | null;
  @Count() sightings!: number;
  @Decimal({ description: 'The best of them.' }) similarity!: number;
  @Flag({ description: 'Whether it was a visit of somebody nobody knew.' }) is_stranger!: boolean;
}

export class ThresholdPreviewView {
  @Decimal() cosine!: number;
  @Decimal({ description: 'What holds.' }) threshold!: number;
  @Instant() from!: string | null;
  @Instant({ description: 'Earlier than asked for when was_cut.' }) to!: string | null;
  @Text() sentence!: string;
  @Count({ description: 'Faces followed through the picture that were recognised.' }) visits!: number;
  @Count() visits_lost!: number;
  @Count() visits_gained!: number;
  @Count({ description: 'Whose they are.' }) people_lost!: number;
  @Count({ description: 'Visits of people nobody knew.' }) strangers!: number;
  @Count({ description: 'Of them, how many would get a name.' }) strangers_named!: number;
  @ApiProperty({ type: [ChangedVisitView], description: visitsShown }) lost!: ChangedVisitView[];
  @ApiProperty({ type: [ChangedVisitView], description: visitsShown }) gained!: ChangedVisitView[];
  @Flag({ description: 'There were more sightings than are looked at.' }) was_cut!: boolean;
  @Count({ description: 'Of before the most alike person was written down: what they would say is not known.' })
  sightings_untold!: number;
}

export function toThresholdPreviewView(response: PreviewThresholdResponse): Shape<ThresholdPreviewView> {
  return {
    cosine: rounded(response.cosine),
    threshold: rounded(response.thresholdNow),
    from: toIsoInstant(response.from),
    to: toIsoInstant(response.to),
    sentence: response.sentence,
    visits: response.visits,
    visits_lost: response.visitsLost,
    visits_gained: response.visitsGained,
    people_lost: response.peopleLost,
    strangers: response.strangers,
    strangers_named: response.strangersNamed,
    lost: response.lost.map(toChangedVisitView),
    gained: response.gained.map(toChangedVisitView),
    was_cut: response.wasCut,
    sightings_untold: response.sightingsUntold,
  };
}

function toChangedVisitView(visit: ChangedVisit): ChangedVisitView {
  return {
    camera_id: visit.cameraId,
    user_id: visit.personId,
    first_seen_at: toIsoInstant(visit.firstSeenAt),
    last_seen_at: toIsoInstant(visit.lastSeenAt),
    sightings: visit.sightings,
    similarity: rounded(visit.similarity),
    is_stranger: visit.isStranger,
  };
}
