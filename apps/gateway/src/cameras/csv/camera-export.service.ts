import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import type { Response } from 'express';
import type { Camera } from '@smart-attendance/contracts';
import { toCameraView } from '../camera.view';
import { CamerasService } from '../cameras.service';
import { cellsOf, exportedColumns } from './camera-columns.policy';

/** Without it Excel takes UTF-8 for something older. */
const byteOrderMark = '\uFEFF';

/** Writes all cameras into a file, page by page as the client takes them. */
@Injectable()
export class CameraExportService {
  constructor(private readonly cameras: CamerasService) {}

  /** @throws AppError before anything is answered when the first page is not to be had; later the connection breaks */
  async write(response: Response): Promise<void> {
    const pages = this.cameras.pages();
    const first = await pages.next();
    response.status(200).set({
      'Content-Type': 'text/csv; charset=utf-8; header=present',
      'Content-Disposition': 'attachment; filename="cameras.csv"',
    });
    await pipeline(Readable.from(lines(first.done === true ? [] : first.value, pages)), response);
  }
}

async function* lines(first: readonly Camera[], others: AsyncIterable<readonly Camera[]>): AsyncGenerator<string> {
  yield byteOrderMark + toCsv([[...exportedColumns]]);
  if (first.length > 0) yield rowsOf(first);
  for await (const cameras of others) if (cameras.length > 0) yield rowsOf(cameras);
}

function rowsOf(cameras: readonly Camera[]): string {
  return toCsv(cameras.map((camera) => cellsOf(toCameraView(camera))));
}

function toCsv(rows: readonly (readonly string[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    { record_delimiter: 'windows' },
  );
}
