import { Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import type { Response } from 'express';
import { Needs } from '../../access/access.decorators';
import { Audited } from '../../audit/audit.decorators';
import { TakesCsv } from '../../http/body.decorators';
import { apiPath } from '../../http/paths.middleware';
import { UploadedCsv } from '../../http/uploaded-csv';
import { TakesIdempotencyKey } from '../../idempotency/idempotency.decorators';
import { FromText } from '../../input/field.decorators';
import { readFromQueryAndForm } from '../../input/read-input';
import { Costs } from '../../rate-limits/rate-limit.decorators';
import { CameraExportService } from './camera-export.service';
import { CameraImportService } from './camera-import.service';
import { CameraImportView } from './camera-import.view';
import { csvBytesMax, csvRowsMax } from './csv-text.policy';

const csvExample = 'name,rtsp_url,location\r\nFront door,rtsp://camera.example:554/stream1,Main building\r\n';

/** In the query, or in a form. */
class ImportOptions {
  @FromText({ default: false }) @IsBoolean() dry_run?: boolean;
}

@ApiTags('cameras')
@Controller(`${apiPath}/cameras`)
export class CameraCsvController {
  constructor(
    private readonly imports: CameraImportService,
    private readonly exports: CameraExportService,
  ) {}

  @Post('import')
  @HttpCode(200)
  @Needs('cameras.write')
  @Costs(50)
  @TakesIdempotencyKey()
  @TakesCsv(csvBytesMax, { dry_run: { type: 'boolean' } }, csvExample)
  @ApiOperation({
    summary: 'Create and change cameras from a CSV file',
    description:
      `UTF-8, at most 1 MiB and ${csvRowsMax} rows, separated by commas or semicolons; the first row names fields of a camera, ` +
      'as an export has them, and password. A row with an id is that camera; one without is the camera of the same name ' +
      'and rtsp_url, or a new one, so the same file twice changes nothing. An empty cell clears what may be empty, but never ' +
      'a password. All rows are checked before any is written: one that is wrong is 422 with row, field and message, and nothing was written.',
  })
  @ApiQuery({ name: 'dry_run', required: false, schema: { type: 'boolean', default: false } })
  @ApiOkResponse({ type: CameraImportView })
  import(
    @UploadedCsv() file: Uint8Array,
    @Body() form: unknown,
    @Query() query: Record<string, unknown>,
  ): Promise<CameraImportView> {
    const fields = typeof form === 'object' && !Buffer.isBuffer(form) ? form : {};
    const options = readFromQueryAndForm(ImportOptions, ['dry_run'], query, { ...fields });
    return this.imports.run(file, options.dry_run ?? false);
  }

  @Get('export')
  @Needs('cameras.read')
  @Audited()
  @Costs(20)
  @ApiOperation({
    summary: 'All cameras as a CSV file',
    description:
      'UTF-8 with a byte order mark; schedule and zones as JSON. Never with passwords. An import takes it back as it is.',
  })
  @ApiOkResponse({
    content: { 'text/csv': { schema: { type: 'string' }, example: csvExample } },
    headers: { 'Content-Disposition': { schema: { type: 'string' } } },
  })
  export(@Res() response: Response): Promise<void> {
    return this.exports.write(response);
  }
}
