import type { ScoredVisit, Score, TrueVisit } from './truth-score.policy';
import type { TruthSystem } from './truth-system';
import type { ScriptedVisit } from './visit-script.policy';

export interface Miss {
  readonly visitId: string;
  readonly kind: 'missed' | 'stranger_named' | 'taken_for_another';
  readonly reason: string;
  readonly sentence: string;
  /** How it was shown. */
  readonly conditions: string;
}

const slackMs = 1_000;

/** Of each visit that came out wrong, what the system itself says about it. */
export async function explainMisses(
  system: TruthSystem,
  { visits }: Score,
  truth: ReadonlyMap<TrueVisit, ScriptedVisit>,
): Promise<Miss[]> {
  const scripts = new Map([...truth].map(([{ id }, script]) => [id, script]));
  const misses: Miss[] = [];
  for (const visit of visits) {
    const facts = { visitId: visit.id, conditions: conditionsOf(scripts.get(visit.id)) };
    for (const { id } of visit.wrong) {
      const kind = visit.personId === undefined ? 'stranger_named' : 'taken_for_another';
      misses.push({ ...facts, kind, reason: 'recognized', sentence: (await system.explained(id)).explanation });
    }
    if (visit.personId !== undefined && !visit.isInRow && visit.class === 'scored') {
      misses.push({ ...facts, kind: 'missed', ...(await whyMissed(system, visit, visit.personId)) });
    }
  }
  return misses;
}

async function whyMissed(system: TruthSystem, { cameraId, fromMs, toMs }: ScoredVisit, personId: string) {
  const from = new Date(fromMs - slackMs).toISOString();
  const to = new Date(toMs + slackMs).toISOString();
  const query = { user_id: personId, camera_id: cameraId, from, to };
  const { reason, sentence } = await system.api.get('/explain/missed', { params: { query } });
  return { reason, sentence };
}

function conditionsOf(script: ScriptedVisit | undefined): string {
  if (script === undefined) return '';
  const { faceWidthPx, metresPerSecond, company, walk, personKey } = script;
  return (
    `${personKey}, face ${Math.round(faceWidthPx)} px, ${metresPerSecond.toFixed(1)} m/s, ${company}, light ${walk.light}, ` +
    `lens blur ${walk.blurPx} px, motion blur ${(walk.motionBlurPx ?? 0).toFixed(1)} px`
  );
}
