import { isAppError } from '@smart-attendance/errors';
import type { PageRequest } from './page.policy';

/** A page as it came from the service behind. */
interface Part<Row> {
  readonly rows: readonly Row[];
  readonly pageInfo: { readonly total: number; readonly nextCursor: string } | undefined;
}

/** How many smaller pages take the place of one that the bus does not carry. */
const partsOfPage = 8;

/**
 * A page of long texts may be more than a message of the bus holds: then it is put together of smaller ones.
 * @throws AppError `too_large` where one row alone is; what `read` throws
 */
export async function wholePage<Row>(
  page: PageRequest,
  read: (part: PageRequest) => Promise<Part<Row>>,
): Promise<Part<Row>> {
  try {
    return await read(page);
  } catch (error) {
    if (!isAppError(error) || error.code !== 'too_large' || page.limit === 1) throw error;
  }
  const limit = Math.ceil(page.limit / partsOfPage);
  const rows: Row[] = [];
  let { cursor } = page;
  for (;;) {
    const part = await wholePage({ ...page, cursor, limit: Math.min(limit, page.limit - rows.length) }, read);
    rows.push(...part.rows);
    cursor = part.pageInfo?.nextCursor ?? '';
    if (cursor === '' || rows.length >= page.limit) return { rows, pageInfo: part.pageInfo };
  }
}
