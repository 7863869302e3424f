import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Face, FaceModel, FacesDetected } from '@smart-attendance/contracts';
import { PeriodicTask } from '@smart-attendance/database';
import { Logger } from '@smart-attendance/observability';
import { ActivePackRepository, type KnownPacks } from '../gallery/active-pack.repository';
import { MatchingService, type FaceJudgement, type JudgeRules } from '../gallery/matching.service';
import { unitVector } from '../gallery/unit-vector';
import { isComparable } from '../recognition/tracked-sighting';
import { ModelAgreementsRepository, type AgreementCounts } from './model-agreements.repository';
import { faceInPlaceOf } from './same-place.policy';

const keepEveryMs = 5_000;

/** What one pack sees in a frame. */
export interface SeenFaces {
  readonly faces: readonly Face[];
  readonly model: FaceModel | undefined;
}

/** What decides, and what the other pack sees in the same frame. */
export interface FrameOpinions {
  readonly deciding: SeenFaces;
  /** Undefined where no other pack looked, or one that is not registered. */
  readonly second: (SeenFaces & { readonly model: FaceModel }) | undefined;
  /** Its gallery is whole, so that it says something whether both agree. */
  readonly isSecondFinished: boolean;
}

/** Who a face is, and by which pack. */
export interface WeighedFace {
  readonly judgement: FaceJudgement;
  readonly packId: string;
}

/**
 * While the workers look with two packs, every face is compared in both galleries, each with its own vectors. The
 * active pack decides; the other one is counted, and speaks for those alone of whom the active one has no vector.
 */
@Injectable()
export class SecondOpinionService implements OnApplicationBootstrap, OnApplicationShutdown {
  private counts = new Map<string, { active: string; pack: string; counts: AgreementCounts }>();
  private readonly keeping: PeriodicTask;

  constructor(
    private readonly matching: MatchingService,
    private readonly packs: ActivePackRepository,
    private readonly agreements: ModelAgreementsRepository,
    logger: Logger,
  ) {
    this.keeping = new PeriodicTask('model-agreements', keepEveryMs, logger, () => this.keep());
  }

  onApplicationBootstrap(): void {
    this.keeping.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.keeping.stop();
    await this.keep();
  }

  /** By the active pack where it looked at the frame, else by the one that did. */
  opinionsOn({ faces, model, secondOpinion }: FacesDetected, known: KnownPacks): FrameOpinions {
    if (model === undefined || secondOpinion?.model === undefined) {
      return { deciding: { faces, model }, second: undefined, isSecondFinished: false };
    }
    const first = { faces, model };
    const other = { faces: withPicturesOf(faces, secondOpinion.faces), model: secondOpinion.model };
    const [deciding, second] = other.model.packId === known.activeId ? [other, first] : [first, other];
    const isRegistered = known.registeredIds.includes(second.model.packId);
    const isSecondFinished = known.finishedIds.includes(second.model.packId);
    return { deciding, second: isRegistered ? second : undefined, isSecondFinished };
  }

  /** The face of the deciding pack as each pack sees it. */
  vectorsOf(face: Face, { deciding, second }: FrameOpinions): { packId: string; vector: Float32Array }[] {
    const seen = [
      { packId: deciding.model?.packId, face },
      { packId: second?.model.packId, face: faceInPlaceOf(face, second?.faces ?? []) },
    ];
    return seen.flatMap(({ packId = '', face: one }) => {
      const vector = one === undefined ? undefined : unitVector(one.embedding);
      return vector === undefined ? [] : [{ packId, vector }];
    });
  }

  /** @throws AppError `unavailable` when the gallery cannot be searched */
  async weigh(
    face: Face,
    judgement: FaceJudgement,
    { deciding, second, isSecondFinished }: FrameOpinions,
    rules: JudgeRules,
  ): Promise<WeighedFace> {
    const activeId = deciding.model?.packId ?? '';
    const own = { judgement, packId: activeId };
    if (second === undefined) return own;
    const packId = second.model.packId;
    const same = faceInPlaceOf(face, second.faces);
    const other = same === undefined ? undefined : await this.matching.judge(same, second.model, rules);
    if (isSecondFinished) this.count(activeId, packId, outcomeOf(judgement, other));
    if (judgement.personId !== undefined || other?.personId === undefined) return own;
    return (await this.packs.isLeftBehind(other.personId, activeId)) ? { judgement: other, packId } : own;
  }

  /** Writes down what was counted since the last time. */
  async keep(): Promise<void> {
    const counted = this.counts;
    this.counts = new Map();
    for (const { active, pack, counts } of counted.values()) await this.agreements.add(active, pack, counts);
  }

  private count(active: string, pack: string, outcome: keyof AgreementCounts | undefined): void {
    if (outcome === undefined) return;
    const key = JSON.stringify([active, pack]);
    const counts = this.counts.get(key)?.counts ?? noCounts;
    this.counts.set(key, { active, pack, counts: { ...counts, [outcome]: counts[outcome] + 1 } });
  }
}

const noCounts: AgreementCounts = {
  samePerson: 0,
  bothNobody: 0,
  onlyActive: 0,
  onlyThis: 0,
  differentPeople: 0,
  unseen: 0,
};

/** Undefined for a face that the active pack could not compare: it says nothing about either. */
function outcomeOf(one: FaceJudgement, other: FaceJudgement | undefined): keyof AgreementCounts | undefined {
  if (!isComparable(one)) return undefined;
  if (other === undefined || !isComparable(other)) return 'unseen';
  if (one.personId === other.personId) return one.personId === undefined ? 'bothNobody' : 'samePerson';
  if (other.personId === undefined) return 'onlyActive';
  return one.personId === undefined ? 'onlyThis' : 'differentPeople';
}

/** Pictures for review are cut by the first pack alone; they show the same faces. */
function withPicturesOf(first: readonly Face[], second: readonly Face[]): Face[] {
  return second.map((face) => {
    const picture = faceInPlaceOf(face, first)?.picture;
    return picture === undefined ? face : { ...face, picture };
  });
}
