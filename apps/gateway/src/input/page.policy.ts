/** Which part of a list was asked for. */
export interface PageRequest {
  readonly skip: number;
  readonly limit: number;
  readonly descending: boolean;
  readonly cursor: string;
  /** What the service calls it; left out for the order of creation. */
  readonly sort?: string;
}

/** A list as every list is answered. `page` counts from 1, by `skip`; `size` is the number of rows in `data`. */
export interface PageView<T> {
  readonly data: readonly T[];
  readonly total: number;
  readonly page: number;
  readonly size: number;
  readonly pages: number;
  /** Null on the last page. */
  readonly next_cursor: string | null;
}

export function toPageView<T>(
  data: readonly T[],
  request: PageRequest,
  info: { readonly total: number; readonly nextCursor: string } | undefined,
): PageView<T> {
  const total = info?.total ?? data.length;
  return {
    data,
    total,
    page: Math.floor(request.skip / request.limit) + 1,
    size: data.length,
    pages: Math.ceil(total / request.limit),
    next_cursor: info === undefined || info.nextCursor === '' ? null : info.nextCursor,
  };
}

/** A short list that is always answered whole. */
export function toWholePageView<T>(data: readonly T[]): PageView<T> {
  return { data, total: data.length, page: 1, size: data.length, pages: data.length === 0 ? 0 : 1, next_cursor: null };
}
