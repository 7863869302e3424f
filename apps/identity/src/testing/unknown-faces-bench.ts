import {
  getUnknownFace,
  getUnknownFacePicture,
  listUnknownFaces,
  undoUnknownFace,
  type UnknownFace,
} from '@smart-attendance/contracts';
import { Database } from '@smart-attendance/database';
import { waitFor } from '@smart-attendance/testing';
import { GroupingService } from '../unknown-faces/grouping.service';
import { UnknownFacesRepository } from '../unknown-faces/unknown-faces.repository';
import { CameraScene } from './camera-scene';
import type { PretendedFace } from './face-inference.fake';
import type { IdentityBench } from './identity-bench';

export const author = { authorId: 'hr-1' };
/** Milliseconds at which somebody who walks by is seen. */
export const walk = [0, 200, 400];

/** A face of which a picture goes along, in which the same face is found. */
export function pictured(who: string, fields: Partial<PretendedFace> = {}): PretendedFace {
  const face = { who, picture: 'cut', ...fields };
  return { ...face, cutOut: face };
}

/** Makes unknown faces at a running identity, and looks at them. */
export function unknownFacesOf(bench: () => IdentityBench) {
  /** Everybody who stood before the camera has left, and is grouped. */
  async function everybodyLeft(): Promise<void> {
    const waiting = () => bench().sql('SELECT 1 FROM unknown_face_visits WHERE unknown_face_id IS NULL');
    const what = 'every visit to be grouped';
    await waitFor(
      async () => {
        await bench().get(GroupingService).group(0);
        return (await waiting()).length === 0;
      },
      { what },
    );
  }

  /** Visits of one face, each at a camera of its own. */
  async function visitsOf(face: PretendedFace, count = 1): Promise<CameraScene[]> {
    const scenes = Array.from({ length: count }, () => new CameraScene(bench()));
    for (const [index, scene] of scenes.entries()) {
      await scene.show(
        walk.map((atMs) => atMs + index * 60_000),
        face,
      );
    }
    await everybodyLeft();
    return scenes;
  }

  async function facesAt({ cameraId }: CameraScene, status = ''): Promise<UnknownFace[]> {
    const { unknownFaces } = await bench().requests.request(listUnknownFaces, { status, cameraId });
    return unknownFaces;
  }

  async function oneAt(scene: CameraScene | undefined): Promise<UnknownFace> {
    const [face, ...others] = scene === undefined ? [] : await facesAt(scene);
    if (face === undefined || others.length > 0) throw new Error(`There are ${others.length + 1} or no unknown faces.`);
    return face;
  }

  /** An unknown face that was seen so often. */
  async function unknownFace(who = bench().somebody(), count = 1): Promise<UnknownFace> {
    return oneAt((await visitsOf(pictured(who), count))[0]);
  }

  /**
   * So many more visits of an unknown face, a minute apart and each before the one before, with pictures that are not
   * its best: somebody sits before a camera all day, and is followed anew each time that they turn away.
   */
  async function addVisits(unknownFaceId: string, count: number): Promise<void> {
    await bench().sql(
      `INSERT INTO unknown_face_visits
       SELECT (jsonb_populate_record(v, jsonb_build_object('id', gen_random_uuid(), 'track_id', gen_random_uuid(),
                 'quality_score', v.quality_score / 2,
                 'first_seen_at', v.first_seen_at - n * interval '1 minute',
                 'last_seen_at', v.last_seen_at - n * interval '1 minute'))).*
         FROM unknown_face_visits v, generate_series(1, $2) AS n
        WHERE v.id = (SELECT id FROM unknown_face_visits WHERE unknown_face_id = $1 LIMIT 1)`,
      [unknownFaceId, count],
    );
    await bench().get(GroupingService).group(0);
  }

  const get = async (unknownFaceId: string) => bench().requests.request(getUnknownFace, { unknownFaceId });
  const pictureOf = async (unknownFaceId: string, visitId = '') =>
    Buffer.from((await bench().requests.request(getUnknownFacePicture, { unknownFaceId, visitId })).picture);
  const undo = async (unknownFaceId: string) =>
    (await bench().requests.request(undoUnknownFace, { unknownFaceId, ...author })).unknownFace;

  /** All begin while somebody else changes unknown faces, and go on one after another, behind `meanwhile`. */
  async function atOnce<T>(calls: readonly (() => Promise<T>)[], meanwhile?: () => Promise<unknown>) {
    const { begun } = await bench()
      .get(Database)
      .transaction(async (tx) => {
        await bench().get(UnknownFacesRepository).lock(tx);
        const waits = () => bench().sql("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
        const all: Promise<PromiseSettledResult<T>[]>[] = [];
        for (const call of calls) {
          all.push(Promise.allSettled([call()]));
          await waitFor(async () => (await waits()).length >= all.length, { what: 'each to wait' });
        }
        await meanwhile?.();
        return { begun: Promise.all(all) };
      });
    return (await begun).flat();
  }

  return { everybodyLeft, visitsOf, facesAt, oneAt, unknownFace, addVisits, get, pictureOf, undo, atOnce };
}
