import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { apiPath } from '../http/paths.middleware';
import { AnswersPageOf } from '../http/view.decorators';
import { IdToGive, TakesIdempotencyKey } from '../idempotency/idempotency.decorators';
import { IdPipe } from '../input/id.pipe';
import type { PageView } from '../input/page.policy';
import { toPageRequest } from '../input/page.query';
import { FromPrecondition, Precondition, TakesIfMatch } from '../preconditions/precondition';
import { CreateSiteInput, ListSitesQuery, UpdateSiteInput } from './site.input';
import { SiteView } from './site.view';
import { SitesService } from './sites.service';

@ApiTags('sites')
@Controller(`${apiPath}/sites`)
export class SitesController {
  constructor(private readonly sites: SitesService) {}

  @Post()
  @Needs('sites.write')
  @TakesIdempotencyKey()
  @ApiOperation({ summary: 'Add a site' })
  @ApiCreatedResponse({ type: SiteView })
  create(
    @Body() input: CreateSiteInput,
    @FromCaller() caller: Caller,
    @IdToGive() idToGive: string,
  ): Promise<SiteView> {
    return this.sites.create(input, caller, idToGive);
  }

  @Get()
  @Needs('sites.read')
  @ApiOperation({ summary: 'List sites' })
  @AnswersPageOf(SiteView)
  list(@Query() query: ListSitesQuery): Promise<PageView<SiteView>> {
    return this.sites.list(toPageRequest(query));
  }

  @Get(':id')
  @Needs('sites.read')
  @ApiOperation({ summary: 'Read a site' })
  @ApiOkResponse({ type: SiteView })
  get(@Param('id', IdPipe) id: string): Promise<SiteView> {
    return this.sites.get(id);
  }

  @Put(':id')
  @Needs('sites.write')
  @TakesIfMatch()
  @ApiOperation({ summary: 'Change a site', description: 'Any subset of the fields; rules from a date to come on.' })
  @ApiOkResponse({ type: SiteView })
  update(
    @Param('id', IdPipe) id: string,
    @Body() input: UpdateSiteInput,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<SiteView> {
    const change = (revision?: number): Promise<SiteView> => this.sites.update(id, input, caller, revision);
    return precondition.change(() => this.sites.get(id), change);
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('sites.write')
  @TakesIfMatch()
  @ApiOperation({ summary: 'Delete a site that nothing is of' })
  @ApiNoContentResponse()
  delete(
    @Param('id', IdPipe) id: string,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<void> {
    const remove = (revision?: number): Promise<void> => this.sites.delete(id, caller, revision);
    return precondition.change(() => this.sites.get(id), remove);
  }
}
