import { Inject, Injectable } from '@nestjs/common';
import { isUuid, timestampDate, type Face, type FaceModel, type FacesDetected } from '@smart-attendance/contracts';
import { Database, type PageRows, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { Logger, metrics } from '@smart-attendance/observability';
import { explainRecognition } from '../explanations/recognition-explanation.policy';
import { ActivePackRepository } from '../gallery/active-pack.repository';
import { livenessRuleOf, type LivenessRule } from '../gallery/liveness.policy';
import { MatchingService } from '../gallery/matching.service';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { SecondOpinionService, type FrameOpinions } from '../model-change/second-opinion.service';
import { PeopleRepository } from '../people/people.repository';
import { StrangersService } from '../strangers/strangers.service';
import { KeptFacesService } from '../unknown-faces/kept-faces.service';
import type { RecognitionEntity } from './recognition.entity';
import { RecognitionDecisionsService } from './recognition-decisions.service';
import { RecognitionVectorsRepository } from './recognition-vectors.repository';
import { onePlaceEach } from './recognition.policy';
import { rejectionKey, RecognitionsRepository, type RecognitionQuery } from './recognitions.repository';
import { SightingsRepository, type Candidate } from './sightings.repository';
import type { FrameSize } from './track-exit.policy';
import { assignTracks } from './track.policy';
import type { FreshSighting, SightingMeasures, StoredSighting } from './tracked-sighting';

/** Far more than a picture of a crowd; whoever sends more is broken. */
const facesMax = 500;
/** A pack is switched now and then, not over and over. */
const attemptsMax = 3;

const sightingsTotal = metrics.counter({
  name: 'sightings_total',
  help: 'Faces seen by cameras, by what was made of them: matched, or the reason why not.',
  labelNames: ['outcome'],
});
const recognitionsTotal = metrics.counter({ name: 'recognitions_total', help: 'People recognised at cameras.' });

interface Frame {
  readonly frameId: string;
  readonly cameraId: string;
  readonly capturedAtMs: number;
  /** Of what decides. */
  readonly model: FaceModel;
  readonly opinions: FrameOpinions;
  readonly size: FrameSize | undefined;
  /** What the camera asks for, or what this service is set up for. */
  readonly liveness: LivenessRule;
}

/** With what is still known of why it was decided. */
export interface ExplainedRecognition {
  readonly recognition: RecognitionEntity;
  readonly evidence: readonly StoredSighting[];
  readonly candidates: readonly Candidate[];
  readonly explanation: string;
  /** Undefined: none of its faces is kept, or any more. */
  readonly faceKeptUntil: Date | undefined;
}

type UntrackedSighting = Omit<FreshSighting, 'trackId'>;

/**
 * Turns the faces of a frame into sightings, and sightings into decisions. All about one frame is one transaction,
 * under a lock of the camera; frames may come twice and out of order.
 */
@Injectable()
export class RecognitionService {
  constructor(
    private readonly database: Database,
    private readonly matching: MatchingService,
    private readonly sightings: SightingsRepository,
    private readonly recognitions: RecognitionsRepository,
    private readonly decisions: RecognitionDecisionsService,
    private readonly vectors: RecognitionVectorsRepository,
    private readonly people: PeopleRepository,
    private readonly strangers: StrangersService,
    private readonly keptFaces: KeptFacesService,
    private readonly secondOpinions: SecondOpinionService,
    private readonly activePack: ActivePackRepository,
    private readonly logger: Logger,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {}

  /**
   * Stores what the frame shows, decides, and publishes that. Does nothing for a frame that was handled before.
   * @throws AppError `invalid_argument` for a frame that makes no sense, `unavailable`
   */
  async handle(event: FacesDetected): Promise<void> {
    if (event.faces.length === 0 || (await this.sightings.hasFrame(event.frameId))) return;
    for (let attempt = 1; ; attempt += 1) {
      const known = await this.activePack.known();
      const opinions = this.secondOpinions.opinionsOn(event, known);
      const frame = frameOf(event, opinions, this.config.LIVENESS_MODE);
      // Searched before the transaction: an index that is slow must not hold the camera's lock.
      const { sightings, packIds } = await this.judge(frame);
      const judged = onePlaceEach(sightings);
      const recognized = await this.database.transaction(async (tx) => {
        await this.sightings.lockCamera(tx, frame.cameraId);
        if (await this.sightings.hasFrame(frame.frameId, tx)) return [];
        if ((await this.activePack.hold(tx)) !== known.activeId) return 'switched';
        return this.decide(tx, frame, judged, packIds);
      });
      if (recognized !== 'switched') {
        this.report(judged, recognized);
        return;
      }
      if (attempt === attemptsMax) throw new AppError('unavailable', 'The model pack is being switched; try again.');
    }
  }

  private report(judged: readonly UntrackedSighting[], recognized: readonly RecognitionEntity[]): void {
    for (const { reason } of judged) sightingsTotal.inc({ outcome: reason === '' ? 'matched' : reason });
    for (const { personId, cameraId, sightings } of recognized) {
      recognitionsTotal.inc();
      this.logger.info('person-recognized', { cameraId, personId, sightings });
    }
  }

  async list(query: RecognitionQuery): Promise<PageRows<RecognitionEntity>> {
    return this.recognitions.list(query);
  }

  /**
   * With the sightings that agreed, of those that are still kept.
   * @throws AppError `not_found`
   */
  async get(recognitionId: string): Promise<ExplainedRecognition> {
    const recognition = await this.recognitions.get(recognitionId);
    const { evidenceFrameIds, evidenceFaceIndexes, personId } = recognition;
    const evidence = await this.sightings.byKeys(evidenceFrameIds, evidenceFaceIndexes);
    const trackIds = [...new Set(evidence.map(({ trackId }) => trackId))];
    const rules = { sightingsMin: this.config.RECOGNITION_SIGHTINGS_MIN, marginMin: this.config.MATCH_MARGIN_MIN };
    return {
      recognition,
      evidence,
      candidates: await this.sightings.candidatesOf(recognition, trackIds, this.config.RECOGNITION_WINDOW_MS),
      explanation: explainRecognition(recognition, evidence.length, rules, await this.tellerOf(recognition)),
      faceKeptUntil: await this.vectors.keptUntil({ id: recognitionId, personId }, trackIds),
    };
  }

  /** Whose word it is, where it is anybody's. */
  private async tellerOf({ toldBy, toldAt }: RecognitionEntity): Promise<string> {
    if (toldAt === null) return '';
    if (toldBy === null || toldBy === '') return 'Somebody who is erased';
    const teller = isUuid(toldBy) ? await this.people.find(toldBy) : null;
    return teller === null ? 'An API key' : `${teller.firstName} ${teller.lastName}`;
  }

  /** By face index who it is, and the pack that says so. */
  private async judge(frame: Frame): Promise<{ sightings: UntrackedSighting[]; packIds: string[] }> {
    const { frameId, cameraId, capturedAtMs, model, opinions, liveness } = frame;
    const sightings: UntrackedSighting[] = [];
    const packIds: string[] = [];
    for (const [faceIndex, face] of opinions.deciding.faces.entries()) {
      const first = await this.matching.judge(face, model, { liveness, cameraId });
      const { judgement, packId } = await this.secondOpinions.weigh(face, first, opinions, { liveness, cameraId });
      packIds.push(packId);
      sightings.push({
        frameId,
        faceIndex,
        capturedAtMs,
        ...judgement,
        qualityScore: face.quality?.score ?? 0,
        liveness: liveness === 'off' ? undefined : face.liveness,
        box: face.box ?? { x: 0, y: 0, width: 0, height: 0 },
        measures: measuresOf(face),
      });
    }
    return { sightings, packIds };
  }

  private async decide(
    tx: Transaction,
    frame: Frame,
    judged: readonly UntrackedSighting[],
    packIds: readonly string[],
  ): Promise<readonly RecognitionEntity[]> {
    const { cameraId, capturedAtMs, opinions } = frame;
    const { faces } = opinions.deciding;
    const known = await this.stillEnrolled(tx, frame, judged);
    const windowMs = this.config.RECOGNITION_WINDOW_MS;
    const recent = await this.sightings.nearby(tx, cameraId, capturedAtMs - windowMs, capturedAtMs + windowMs);
    const rules = { gapMs: this.config.TRACK_GAP_MS, unlikeCosine: this.matching.unlikeCosine(frame.model) };
    const tracks = assignTracks({ ...frame, faces: known }, recent, rules);
    const tracked = known.map((sighting) => ({ ...sighting, trackId: tracks.get(sighting.faceIndex) ?? '' }));
    const fresh = withoutRejected(tracked, await this.recognitions.rejectionsOf(tx, [...tracks.values()]));
    await this.sightings.insert(tx, cameraId, fresh);

    const nearby = [...recent, ...fresh];
    const claims = await this.recognitions.claimsOf(tx, [...new Set(nearby.map(({ trackId }) => trackId))]);
    const recognized: RecognitionEntity[] = [];
    for (const sighting of fresh) {
      const packId = packIds[sighting.faceIndex] ?? frame.model.packId;
      const recognition = await this.decisions.decide(tx, sighting, { cameraId, packId, nearby, claims });
      if (recognition === undefined) continue;
      recognized.push(recognition);
      const { personId, trackId, capturedAtMs: seenAtMs, faceIndex } = sighting;
      const face = faces[faceIndex];
      if (face === undefined || personId === undefined) continue;
      // As each pack sees it, so that a no holds after a switch as well.
      for (const seen of this.secondOpinions.vectorsOf(face, opinions)) {
        await this.vectors.keep(tx, { recognitionId: recognition.id, ...seen }, { personId, trackId, seenAtMs });
      }
    }
    await this.strangers.follow(tx, frame, fresh, nearby, claims);
    await this.keptFaces.keep(tx, frame, fresh, faces, claims);
    return recognized;
  }

  /** A copy of the gallery may be a second old; whoever was erased or took consent back in between is not matched. */
  private async stillEnrolled(
    tx: Transaction,
    frame: Frame,
    judged: readonly UntrackedSighting[],
  ): Promise<readonly UntrackedSighting[]> {
    const { second } = frame.opinions;
    const personIds = [
      ...new Set(judged.flatMap(({ personId, candidateId }) => [personId ?? [], candidateId ?? []].flat())),
    ];
    const enrolled = await this.sightings.lockEnrolled(tx, personIds, [
      frame.model.packId,
      ...(second === undefined ? [] : [second.model.packId]),
    ]);
    return judged.map((sighting) => {
      const { personId, candidateId } = sighting;
      const isNear = candidateId !== undefined && enrolled.has(candidateId);
      const known = isNear ? sighting : { ...sighting, candidateId: undefined };
      return personId === undefined || enrolled.has(personId)
        ? known
        : { ...known, personId: undefined, reason: 'no_longer_enrolled' };
    });
  }
}

/** A face of which somebody said that it is not that person is not that person as long as it is followed. */
function withoutRejected(sightings: readonly FreshSighting[], rejected: ReadonlySet<string>): readonly FreshSighting[] {
  return sightings.map((sighting) =>
    sighting.personId !== undefined && rejected.has(rejectionKey(sighting.trackId, sighting.personId))
      ? { ...sighting, personId: undefined, reason: 'rejected' }
      : sighting,
  );
}

/** A face of no eye distance was refused by its box, and nothing else of it was measured. */
function measuresOf({ quality, pose }: Face): SightingMeasures | undefined {
  if (quality === undefined || pose === undefined || quality.interEyePx <= 0) return undefined;
  const { interEyePx, sharpness, brightness } = quality;
  return { interEyePx, sharpness, brightness, yawDegrees: pose.yawDegrees, pitchDegrees: pose.pitchDegrees };
}

function frameOf(event: FacesDetected, opinions: FrameOpinions, livenessMode: LivenessRule): Frame {
  const { frameId, cameraId, capturedAt } = event;
  const { model, faces } = opinions.deciding;
  const capturedAtMs = capturedAt === undefined ? Number.NaN : timestampDate(capturedAt).getTime();
  if (Number.isNaN(capturedAtMs)) throw AppError.invalid([{ field: 'captured_at', message: 'must be a real instant' }]);
  if (model === undefined || model.packId === '' || model.packId.length > 255) {
    throw AppError.invalid([{ field: 'model.pack_id', message: 'must have 1 to 255 characters' }]);
  }
  if (Math.max(faces.length, opinions.second?.faces.length ?? 0) > facesMax) {
    throw AppError.invalid([{ field: 'faces', message: `must be at most ${facesMax}` }]);
  }
  if (![...faces, ...(opinions.second?.faces ?? [])].every(hasRealNumbers)) {
    throw AppError.invalid([{ field: 'faces', message: 'must have boxes and scores that are numbers' }]);
  }
  const liveness = livenessRuleOf(event.livenessMode) ?? livenessMode;
  const { frameWidth: widthPx, frameHeight: heightPx } = event;
  const size = widthPx > 0 && heightPx > 0 ? { widthPx, heightPx } : undefined;
  return { frameId, cameraId, capturedAtMs, model, opinions, size, liveness };
}

function hasRealNumbers({ box, quality, pose, liveness }: Face): boolean {
  const values = [box, quality, pose].flatMap((part): unknown[] => Object.values(part ?? {}));
  return [...values, liveness].every((value) => typeof value !== 'number' || Number.isFinite(value));
}
