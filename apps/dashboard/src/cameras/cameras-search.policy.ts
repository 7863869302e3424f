import { streamStates, type StreamState } from './state/states.policy';

/** What the address of the list says, so that it can be kept and passed on. */
export interface ListSearch {
  readonly q?: string;
  readonly state?: StreamState;
  /** The grid of pictures where nothing is said. */
  readonly view?: 'table';
  readonly sort?: ListSort;
}

export const listSorts = ['name', '-name', 'created_at', '-created_at'] as const;
export type ListSort = (typeof listSorts)[number];

const searchCharactersMax = 255;

export function toListSearch(said: Readonly<Record<string, unknown>>): ListSearch {
  // `?q=12` comes as a number.
  const q = typeof said['q'] === 'string' || typeof said['q'] === 'number' ? String(said['q']).trim() : '';
  const state = oneOf(streamStates, said['state']);
  const sort = oneOf(listSorts, said['sort']);
  return {
    ...(q !== '' && { q: q.slice(0, searchCharactersMax) }),
    ...(state !== undefined && { state }),
    ...(said['view'] === 'table' && { view: 'table' as const }),
    ...(sort !== undefined && { sort }),
  };
}

export const addWays = ['discovery', 'address', 'csv'] as const;
export type AddWay = (typeof addWays)[number];

export function toAddSearch(said: Readonly<Record<string, unknown>>): { readonly by?: AddWay } {
  const by = oneOf(addWays, said['by']);
  return by === undefined ? {} : { by };
}

export const cameraTabs = ['overview', 'zones', 'schedule', 'history', 'settings'] as const;
export type CameraTab = (typeof cameraTabs)[number];

export function toCameraSearch(said: Readonly<Record<string, unknown>>): { readonly tab?: CameraTab } {
  const tab = oneOf(cameraTabs, said['tab']);
  return tab === undefined ? {} : { tab };
}

function oneOf<Choice extends string>(choices: readonly Choice[], said: unknown): Choice | undefined {
  return choices.find((choice) => choice === said);
}
