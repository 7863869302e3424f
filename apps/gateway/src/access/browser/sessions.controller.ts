import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AppError } from '@smart-attendance/errors';
import { TakesSmallJson } from '../../http/body.decorators';
import { apiPath } from '../../http/paths.middleware';
import { AnswersPageOf } from '../../http/view.decorators';
import { IdPipe } from '../../input/id.pipe';
import { toPageView, type PageView } from '../../input/page.policy';
import { PageQuery, toPageRequest } from '../../input/page.query';
import { Needs, Public } from '../access.decorators';
import { LoginInput } from '../auth.input';
import { Caller, FromCaller, type Principal } from '../caller';
import { LoginService } from '../login.service';
import { SessionsService } from '../sessions.service';
import { BrowserSessionsService, ownHeader } from './browser-sessions.service';
import { OpenedSessionView, SessionView, toOpenedSessionView, toSessionView } from './session.view';

@ApiTags('auth')
@Controller(`${apiPath}/auth/sessions`)
export class SessionsController {
  constructor(
    private readonly login: LoginService,
    private readonly sessions: SessionsService,
    private readonly browserSessions: BrowserSessionsService,
  ) {}

  @Post()
  @Public()
  @TakesSmallJson()
  @ApiOperation({
    summary: 'Log in a page of this origin',
    description: `The session is in a cookie, and no token in the answer. Needs the header ${ownHeader}, as everything
that changes something with that cookie does. The session that the browser had before ends. For programs: /auth/login.`,
  })
  @ApiCreatedResponse({
    type: OpenedSessionView,
    headers: { 'Set-Cookie': { description: 'HttpOnly, SameSite=Strict.', schema: { type: 'string' } } },
  })
  async open(
    @Body() input: LoginInput,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<OpenedSessionView> {
    this.browserSessions.requireOwnPage(request);
    const person = await this.login.authenticate(input.email, input.password, request.ip ?? '');
    return toOpenedSessionView(await this.browserSessions.open(person, request, response), person);
  }

  @Get()
  @Needs('sessions.manage', 'oneself')
  @ApiOperation({ summary: 'List my sessions that go on' })
  @AnswersPageOf(SessionView)
  async list(@Query() query: PageQuery, @FromCaller() { principal }: Caller): Promise<PageView<SessionView>> {
    const { id, sessionId } = requirePerson(principal);
    const page = toPageRequest(query);
    const { rows, ...info } = await this.sessions.listOf(id, page);
    return toPageView(
      rows.map((session) => toSessionView(session, sessionId)),
      page,
      info,
    );
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('sessions.manage', 'oneself')
  @ApiOperation({ summary: 'End one of my sessions', description: 'This one, too.' })
  @ApiNoContentResponse()
  async end(
    @Param('id', IdPipe) id: string,
    @FromCaller() { principal }: Caller,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const { id: personId, sessionId } = requirePerson(principal);
    await this.sessions.revokeOneOf(personId, id);
    if (id === sessionId) this.browserSessions.forgetCookie(request, response);
  }
}

function requirePerson(principal: Principal): Extract<Principal, { kind: 'user' }> {
  if (principal.kind === 'user') return principal;
  throw new AppError('permission_denied', 'An API key has no sessions; list and revoke API keys instead.');
}
