import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Face, FaceModel, FacesDetected } from '@smart-attendance/contracts';
import { PeriodicTask } from '@smart-attendance/database';
import { Logger } from '@smart-attendance/observability';
import { ActivePackRepository, type KnownPacks } from '../gallery/active-pack.repository';
import { MatchingService, type FaceJudgement, type JudgeRules } from '../gallery/matching.service';
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
  readonly second: (SeenFaces & { readonly model: FaceModel }) | undefined;
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
      return { deciding: { faces, model }, second: undefined };
    }
    const first = { faces, model };
    const other = { faces: secondOpinion.faces, model: secondOpinion.model };
    const [deciding, second] = other.model.packId === known.activeId ? [other, first] : [first, other];
    return { deciding, second: known.finishedIds.includes(second.model.packId) ? second : undefined };
  }

  /** @throws AppError `unavailable` when the gallery cannot be searched */
  async weigh(
    face: Face,
    judgement: FaceJudgement,
    { deciding, second }: FrameOpinions,
    rules: JudgeRules,
  ): Promise<FaceJudgement> {
    if (second === undefined || deciding.model === undefined) return judgement;
    const same = faceInPlaceOf(face, second.faces);
    if (same === undefined) return judgement;
    const other = await this.matching.judge(same, second.model, rules);
    this.count(deciding.model.packId, second.model.packId, judgement, other);
    if (judgement.personId !== undefined || other.personId === undefined) return judgement;
    const isLeftBehind = await this.packs.isLeftBehind(other.personId, deciding.model.packId);
    return isLeftBehind ? other : judgement;
  }

  /** Writes down what was counted since the last time. */
  async keep(): Promise<void> {
    const counted = this.counts;
    this.counts = new Map();
    for (const { active, pack, counts } of counted.values()) await this.agreements.add(active, pack, counts);
  }

  private count(active: string, pack: string, one: FaceJudgement, other: FaceJudgement): void {
    if (!isComparable(one) || !isComparable(other)) return;
    const key = JSON.stringify([active, pack]);
    const counts = this.counts.get(key)?.counts ?? noCounts;
    const outcome = outcomeOf(one.personId, other.personId);
    this.counts.set(key, { active, pack, counts: { ...counts, [outcome]: counts[outcome] + 1 } });
  }
}

const noCounts: AgreementCounts = { samePerson: 0, bothNobody: 0, onlyActive: 0, onlyThis: 0, differentPeople: 0 };

function outcomeOf(one: string | undefined, other: string | undefined): keyof AgreementCounts {
  if (one === other) return one === undefined ? 'bothNobody' : 'samePerson';
  if (other === undefined) return 'onlyActive';
  return one === undefined ? 'onlyThis' : 'differentPeople';
}
