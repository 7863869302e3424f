import { Inject, Injectable } from '@nestjs/common';
import type { ExplainMissedResponseSchema, MessageInitShape } from '@smart-attendance/contracts';
import { ActiveModelService } from '../gallery/active-model.service';
import { MatchingService } from '../gallery/matching.service';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { PeopleRepository } from '../people/people.repository';
import { toSightingMessage } from '../recognition/recognition.message';
import { CameraCoverageService, type CoveredCamera } from './camera-coverage.service';
import { explainByCameras, explainMissed, type MissedAtCamera } from './missed.policy';
import { MissedRepository, type CountedCamera, type MissedSpan } from './missed.repository';

const modelDeadlineMs = 3_000;
const dayMs = 24 * 3_600_000;

/** Why somebody was not recognised, from what is stored of a span. */
@Injectable()
export class MissedService {
  constructor(
    private readonly activeModel: ActiveModelService,
    private readonly people: PeopleRepository,
    private readonly rows: MissedRepository,
    private readonly coverage: CameraCoverageService,
    private readonly matching: MatchingService,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {}

  /** @throws AppError `not_found`, `unavailable` while face-inference or the database is away */
  async explain(span: MissedSpan): Promise<MessageInitShape<typeof ExplainMissedResponseSchema>> {
    const person = await this.people.get(span.personId);
    const model = await this.activeModel.read(modelDeadlineMs);
    const [counted, nearest, facts, covered] = await Promise.all([
      this.rows.counts(span),
      this.rows.nearest(span),
      this.rows.factsOf(span, model.packId),
      this.coverage.read(span.from, span.to, span.cameraId),
    ]);
    const cameras = camerasOf(counted, covered ?? []);
    const spanSeconds = (span.to.getTime() - span.from.getTime()) / 1_000;
    const explanation = explainMissed({
      ...facts,
      isActive: person.isActive,
      mayBeTold: person.biometricConsent !== false,
      cameras,
      nearest: nearest[0],
      spanSeconds,
      isForgotten: span.to.getTime() < Date.now() - this.config.SIGHTING_RETENTION_DAYS * dayMs,
      isCoverageKnown: covered !== undefined,
      sightingsMin: this.config.RECOGNITION_SIGHTINGS_MIN,
      windowSeconds: this.config.RECOGNITION_WINDOW_MS / 1_000,
      marginMin: this.config.MATCH_MARGIN_MIN,
    });
    return {
      ...explanation,
      cameras: cameras
        .filter(saysSomething)
        .sort(byWeight)
        .map((camera) => toCameraMessage(camera, spanSeconds)),
      nearest: nearest.map(toSightingMessage),
      recognitions: facts.recognitions,
      threshold: this.matching.thresholdFor(model, { personId: span.personId }),
    };
  }
}

const nothing = { compared: 0, refused: new Map<string, number>(), named: 0, others: 0, near: 0 };

function camerasOf(counted: readonly CountedCamera[], covered: readonly CoveredCamera[]): MissedAtCamera[] {
  const known = new Map(covered.map((camera) => [camera.cameraId, camera]));
  const seen = counted.map((camera) => ({
    ...camera,
    cameraName: known.get(camera.cameraId)?.name ?? '',
    blindSeconds: known.get(camera.cameraId)?.blindSeconds ?? 0,
  }));
  const seeing = new Set(counted.map(({ cameraId }) => cameraId));
  const others = covered
    .filter(({ cameraId }) => !seeing.has(cameraId))
    .map(({ cameraId, name, blindSeconds }) => ({ ...nothing, cameraId, cameraName: name, blindSeconds }));
  return [...seen, ...others];
}

function saysSomething(camera: MissedAtCamera): boolean {
  return camera.compared > 0 || camera.refused.size > 0 || camera.blindSeconds > 0;
}

/** Where the person was nearest to being recognised comes first. */
function byWeight(one: MissedAtCamera, other: MissedAtCamera): number {
  return (
    other.named - one.named ||
    other.near - one.near ||
    other.compared - one.compared ||
    other.blindSeconds - one.blindSeconds
  );
}

function toCameraMessage(camera: MissedAtCamera, spanSeconds: number) {
  const { cameraId, cameraName, compared, refused, others, near, blindSeconds } = camera;
  const counts = [...refused].map(([reason, sightings]) => ({ reason, sightings }));
  const faces = compared + counts.reduce((sum, { sightings }) => sum + sightings, 0);
  const explanation = explainByCameras([camera], { spanSeconds }) ?? {
    reason: 'no_faces',
    sentence: 'It saw no face.',
  };
  return {
    cameraId,
    cameraName,
    ...explanation,
    faces,
    compared,
    others,
    near,
    refused: counts.sort((one, other) => other.sightings - one.sightings),
    blindSeconds: Math.round(blindSeconds),
  };
}
