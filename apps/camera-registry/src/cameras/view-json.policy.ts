import {
  create,
  FaceSearchSchema,
  fromJson,
  ScheduleSchema,
  toJson,
  updateCamera,
  UpdateCameraRequestSchema,
  ZonesSchema,
  type FaceSearch,
  type JsonValue,
  type Schedule,
  type Zones,
} from '@smart-attendance/contracts';

/** What is looked at, when, and how: in the JSON form of the messages, as it is stored. */
export interface ViewJson {
  readonly schedule: object;
  readonly zones: object;
  readonly faceSearch: object;
}

export interface View {
  readonly schedule: Schedule;
  readonly zones: Zones;
  readonly faceSearch: FaceSearch;
}

/** Always, the whole picture, as the worker is set up. */
export const plainView: ViewJson = { schedule: {}, zones: {}, faceSearch: {} };

/** The parts that are there. */
export function viewJsonOf(given: { readonly [K in keyof View]?: View[K] | undefined }): Partial<ViewJson> {
  const { schedule, zones, faceSearch } = given;
  return {
    ...(schedule !== undefined && { schedule: toJson(ScheduleSchema, schedule) as object }),
    ...(zones !== undefined && { zones: toJson(ZonesSchema, zones) as object }),
    ...(faceSearch !== undefined && { faceSearch: toJson(FaceSearchSchema, faceSearch) as object }),
  };
}

/** Stored JSON that is no view, such as rows that somebody edited by hand. Never healed by trying again. */
export class ViewError extends Error {
  override readonly name = 'ViewError';
}

/** An installation has a handful, while each list shows one for each camera. */
const viewsRemembered = 1_000;
const readViews = new Map<string, View>();

/**
 * Reads what is stored and judges it by the rules of the contract. What was stored alike is given as the same messages,
 * which nobody changes.
 * @throws a ViewError naming the parts that are wrong
 */
export function readView({ schedule, zones, faceSearch }: ViewJson): View {
  const text = JSON.stringify([schedule, zones, faceSearch]);
  const known = readViews.get(text);
  if (known !== undefined) return known;
  const view = readAnew({ schedule, zones, faceSearch });
  if (readViews.size >= viewsRemembered) readViews.clear();
  readViews.set(text, view);
  return view;
}

function readAnew({ schedule, zones, faceSearch }: ViewJson): View {
  let view: View;
  try {
    view = {
      schedule: fromJson(ScheduleSchema, schedule as JsonValue),
      zones: fromJson(ZonesSchema, zones as JsonValue),
      faceSearch: fromJson(FaceSearchSchema, faceSearch as JsonValue),
    };
  } catch (cause) {
    throw new ViewError('The stored schedule, zones or face search cannot be read.', { cause });
  }
  const fields = new Set(['schedule', 'zones', 'face_search']);
  const wrong = updateCamera.check(create(UpdateCameraRequestSchema, view)).filter(({ field }) => fields.has(field));
  if (wrong.length > 0) {
    throw new ViewError(`Stored: ${wrong.map(({ field, message }) => `${field} ${message}`).join('; ')}.`);
  }
  return view;
}
