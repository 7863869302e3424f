import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { apiPath } from '../http/paths.middleware';
import { IdPipe } from '../input/id.pipe';
import { Costs } from '../rate-limits/rate-limit.decorators';
import { PersonExportService } from './person-export.service';

@ApiTags('users')
@Controller(`${apiPath}/users`)
export class PersonExportController {
  constructor(private readonly exports: PersonExportService) {}

  @Get(':id/export')
  @Needs('users.export', 'person')
  @Costs(100)
  @ApiOperation({
    summary: 'Everything that is kept about a person, as a zip',
    description:
      'JSON files of all services, photos and portraits; manifest.json, the last file, says what each is, what is not included and why. ' +
      'For the person and for HR. Nothing of anybody else is in it. It is written while it is read; one that breaks off has no manifest.',
  })
  @ApiOkResponse({
    content: { 'application/zip': { schema: { type: 'string', format: 'binary' } } },
    headers: { 'Content-Disposition': { schema: { type: 'string' } } },
  })
  export(@Param('id', IdPipe) id: string, @FromCaller() caller: Caller, @Res() response: Response): Promise<void> {
    return this.exports.write(id, caller, response);
  }
}
