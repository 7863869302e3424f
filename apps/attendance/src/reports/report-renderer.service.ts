import { Injectable } from '@nestjs/common';
import { directReportRowsMax, isVendorReport, type ReportFormat } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { attendanceDayOf } from '../calendar/attendance-day.policy';
import { Site } from '../calendar/site';
import { pdfWriter } from './pdf.writer';
import type { ByteSink, Report, ReportQuery, ReportWriterOf } from './report';
import { ReportRowsService } from './report-rows.service';
import { fileNameOf, mediaTypeOf, resolveReport } from './resolve-report.policy';
import { csvWriter, jsonWriter } from './text.writers';
import { datevLodasWriter, frappeHrWriter, odooWriter } from './vendor.writers';
import { xlsxWriter } from './xlsx.writer';

/** The bus takes 8 MB. */
const directBytesMax = 6 * 1024 * 1024;
/** Written in some seconds. */
const directPdfRowsMax = 2_000;
/** Each holds its answer in memory; whoever comes later waits for a moment, and is told to come back. */
const directAtOnceMax = 2;
/** A sheet of a workbook has 1,048,576. */
export const jobRowsMax = 1_000_000;
/** 250 pages; nobody reads more. */
export const pdfRowsMax = 10_000;

export interface RenderedReport {
  readonly content: Uint8Array;
  readonly mediaType: string;
  readonly fileName: string;
  readonly rows: number;
}

export interface RenderProgress {
  readonly rows: number;
  /** 0 to 1. */
  readonly share: number;
}

const writers: Readonly<Record<ReportFormat, ReportWriterOf>> = {
  json: jsonWriter,
  csv: csvWriter,
  xlsx: xlsxWriter,
  pdf: pdfWriter,
};

const vendorWriters: Readonly<Record<string, ReportWriterOf>> = {
  frappe_hr: frappeHrWriter,
  odoo: odooWriter,
  datev_lodas: datevLodasWriter,
};

/** Rows in, a file out: no more than a batch of them is in memory at a time. */
@Injectable()
export class ReportRendererService {
  private direct = 0;

  constructor(
    private readonly rows: ReportRowsService,
    private readonly site: Site,
  ) {}

  /** @throws AppError `invalid_argument` naming each field that does not fit */
  resolve(query: ReportQuery, now: Date): Report {
    return resolveReport(query, { now, today: attendanceDayOf(now, this.site), timeZone: this.site.timeZone });
  }

  /**
   * A small one, whole.
   * @throws AppError `refused` (too_many_rows) for a large one, `unavailable` while others are written
   */
  async renderDirect(query: ReportQuery): Promise<RenderedReport> {
    const report = this.resolve(query, new Date());
    if (this.direct >= directAtOnceMax) throw busy();
    this.direct += 1;
    try {
      const pieces: Uint8Array[] = [];
      let bytes = 0;
      const sink: ByteSink = (piece) => {
        bytes += piece.length;
        if (bytes > directBytesMax) return Promise.reject(tooManyRows(directReportRowsMax));
        pieces.push(piece);
        return Promise.resolve();
      };
      const rowsMax = report.format === 'pdf' ? directPdfRowsMax : directReportRowsMax;
      const rows = await this.render(report, sink, { rowsMax });
      return { content: Buffer.concat(pieces), mediaType: mediaTypeOf(report), fileName: fileNameOf(report), rows };
    } finally {
      this.direct -= 1;
    }
  }

  /**
   * Writes it into the sink.
   * @returns how many rows it has
   * @throws AppError `refused` (too_many_rows), `invalid_argument`, `unavailable`; what sink and `onRows` throw
   */
  async render(
    report: Report,
    sink: ByteSink,
    { rowsMax, onRows }: { readonly rowsMax: number; readonly onRows?: (progress: RenderProgress) => Promise<void> },
  ): Promise<number> {
    const most = report.format === 'pdf' ? Math.min(rowsMax, pdfRowsMax) : rowsMax;
    const writer = await writerOf(report)(report, sink);
    let total = 0;
    await this.rows.read(report, async ({ rows, share }) => {
      total += rows.length;
      if (total > most) throw tooManyRows(most);
      await writer.write(rows);
      await onRows?.({ rows: total, share });
    });
    await writer.end();
    return total;
  }
}

function writerOf({ kind, format }: Report): ReportWriterOf {
  const vendor = vendorWriters[kind];
  return isVendorReport(kind) && vendor !== undefined ? vendor : writers[format];
}

function tooManyRows(most: number): AppError {
  const rows = most.toLocaleString('en');
  const message =
    most <= directReportRowsMax
      ? `This report has more than ${rows} rows; have it written by POST /reports/jobs, as CSV or XLSX, or ask for less.`
      : `This report has more than ${rows} rows; ask for fewer days or one department after the other.`;
  return new AppError('refused', message, { reason: 'too_many_rows' });
}

function busy(): AppError {
  return new AppError('unavailable', 'Others have reports written right now; come back in a moment.', {
    reason: 'reports_busy',
    retryAfterSeconds: 2,
  });
}
